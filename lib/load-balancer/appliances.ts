import type { CloudSelector } from '../appliance/spec/spec';
import { checkCall } from '../core/props/check-call';
import { SIGNATURES } from './signatures';

/** Selector of load balancers that already exist, whoever made them. */
export class Appliances {
  private readonly selector: CloudSelector;

  private constructor(selector: CloudSelector) {
    this.selector = selector;
  }

  /**
   * The load balancer with an id.
   * @param id of the load balancer, such as `113400000301`
   */
  static byId(id: string): Appliances {
    checkCall(SIGNATURES, 'Appliances.byId', arguments);
    return new Appliances({ by: 'id', value: id });
  }

  /**
   * The load balancer with a name.
   * @param name exactly as in the control panel; one load balancer of the zone must have it
   */
  static byName(name: string): Appliances {
    checkCall(SIGNATURES, 'Appliances.byName', arguments);
    return new Appliances({ by: 'name', value: name });
  }

  /**
   * All load balancers with a tag, filled in the order of their ids.
   * @param tag that at least one load balancer of the zone has
   */
  static byTag(tag: string): Appliances {
    checkCall(SIGNATURES, 'Appliances.byTag', arguments);
    return new Appliances({ by: 'tag', value: tag });
  }

  /** Converts the selector to the form used in a spec. */
  toSpec(): CloudSelector {
    return this.selector;
  }
}
