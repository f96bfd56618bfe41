import type { VirtualIpSpec } from '../appliance/spec/spec';
import { withLocation } from '../core/check';
import type { Problem } from '../core/errors';
import { compareText } from '../core/order';
import type { AnnouncedService, VirtualIpSource } from './artifact';

/** The constructs that request a virtual IP on a load balancer; complete once the tree is. */
export class VirtualIpSources {
  private readonly sources: VirtualIpSource[] = [];

  add(source: VirtualIpSource): void {
    this.sources.push(source);
  }

  /** Returns the desired virtual IPs. */
  toSpecs(): VirtualIpSpec[] {
    return this.sorted().map((source) => ({ key: source.key, ...source.toVirtualIp() }));
  }

  /** Returns the Services that announce the virtual IPs. */
  listServices(): AnnouncedService[] {
    return this.sorted().flatMap((source) =>
      source.announcedServices().map((service) => ({ virtualIpKey: source.key, ...service })),
    );
  }

  /** Locates problems of a virtual IP at the construct that requested it. */
  *locate(problems: Iterable<Problem>): Generator<Problem> {
    const sources = this.sorted();
    for (const problem of problems) {
      const index = /^virtualIps\[(\d+)\]/.exec(problem.property ?? '')?.[1];
      const construct = sources[Number(index)]?.construct;
      yield construct ? withLocation(problem, construct) : problem;
    }
  }

  /** Sorts by key, so that the order of construction does not matter. */
  private sorted(): VirtualIpSource[] {
    return [...this.sources].sort((a, b) => compareText(a.key, b.key));
  }
}
