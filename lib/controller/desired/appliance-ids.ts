import { createHash } from 'node:crypto';
import { LOAD_BALANCER_LIMITS } from '../../appliance/spec/spec';
import { formatOwnerTag, hashOwnerId } from '../../appliance/spec/tags';
import type { ServiceRequest } from './services';

/** The owner tags of the appliances that Services may be on: the same in each process, and after each restart. */
export class ApplianceIds {
  private readonly scope: string;
  private readonly groups = new Map<string, readonly string[]>();

  /** @param scope UID of kube-system */
  constructor(scope: string) {
    this.scope = scope;
  }

  /** Those that a Service may be on, first choice first. */
  list({ key, options: { sharedAppliance } }: Pick<ServiceRequest, 'key' | 'options'>): readonly string[] {
    if (sharedAppliance === undefined) return [this.toOwnerTag(`service/${key}`)];
    const known = this.groups.get(sharedAppliance);
    if (known) return known;
    // there are no more VRIDs than that on a network
    const tags = Array.from({ length: LOAD_BALANCER_LIMITS.vrid.max }, (_, index) =>
      this.toOwnerTag(`shared/${sharedAppliance}/${index}`),
    );
    this.groups.set(sharedAppliance, tags);
    return tags;
  }

  private toOwnerTag(id: string): string {
    return formatOwnerTag(this.scope, hashOwnerId(id));
  }
}

/** The name of the appliance of a Service, or of those that share one: at most 64 characters, and different ones stay different. */
export function toApplianceName({ key, options: { sharedAppliance } }: ServiceRequest): string {
  const text = sharedAppliance === undefined ? key : `shared/${sharedAppliance}`;
  const name = `k8s-${text.replace('/', '-')}`;
  const limit = LOAD_BALANCER_LIMITS.nameLength;
  if (name.length <= limit) return name;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return `${name.slice(0, limit - 9)}-${hash}`;
}

/** What the archived controller calls the appliance of a Service: the rule of Kubernetes' own cloud providers. */
export function toArchivedName(uid: string): string {
  return `a${uid.replaceAll('-', '')}`.slice(0, 32);
}
