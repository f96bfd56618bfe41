import { hash } from 'node:crypto';
import { LOAD_BALANCER_LIMITS } from '../../appliance/spec/spec';
import { formatOwnerTag, hashOwnerId, hashScope } from '../../appliance/spec/tags';
import type { ServiceRequest } from './services';

/** The owner tags of the appliances that Services may be on: the same in each process, and after each restart. */
export class ApplianceIds {
  private readonly scope: string;
  /** What an appliance is for → the owner tags of the first ones that are, as far as anybody has asked for them. */
  private readonly known = new Map<string, string[]>();

  /** @param scope UID of kube-system */
  constructor(scope: string) {
    this.scope = hashScope(scope);
  }

  /** Those that a Service may be on, first choice first. */
  *list({ key, options: { sharedAppliance } }: Pick<ServiceRequest, 'key' | 'options'>): Generator<string> {
    const isShared = sharedAppliance !== undefined;
    const id = isShared ? `shared/${sharedAppliance}` : `service/${key}`;
    const known = this.known.get(id) ?? [];
    this.known.set(id, known);
    // there are no more VRIDs than that on a network
    const count = isShared ? LOAD_BALANCER_LIMITS.vrid.max : 1;
    for (let index = 0; index < count; index++) {
      const ownerTag = known[index] ?? this.toOwnerTag(isShared ? `${id}/${index}` : id);
      known[index] = ownerTag;
      yield ownerTag;
    }
  }

  /** Whether a Service may be on an appliance. */
  includes(request: ServiceRequest, ownerTag: string): boolean {
    for (const each of this.list(request)) if (each === ownerTag) return true;
    return false;
  }

  private toOwnerTag(id: string): string {
    return formatOwnerTag(this.scope, hashOwnerId(id));
  }
}

/**
 * The name of the appliance of a Service, or of those that share one: at most 64 characters, and different ones stay
 * different. The last six say which cluster it is for, as clusters of one account have Services of the same names.
 */
export function toApplianceName(
  { key, options: { sharedAppliance } }: Pick<ServiceRequest, 'key' | 'options'>,
  scope: string,
): string {
  const text = sharedAppliance === undefined ? key : `shared/${sharedAppliance}`;
  const name = `k8s-${text.replace('/', '-')}`;
  const ofCluster = `-${hashScope(scope).slice(0, 6)}`;
  const limit = LOAD_BALANCER_LIMITS.nameLength - ofCluster.length;
  if (name.length <= limit) return name + ofCluster;
  const digest = hash('sha256', text, 'hex').slice(0, 8);
  return `${name.slice(0, limit - 9)}-${digest}${ofCluster}`;
}

/** What the archived controller calls the appliance of a Service: the rule of Kubernetes' own cloud providers. */
export function toArchivedName(uid: string): string {
  return `a${uid.replaceAll('-', '')}`.slice(0, 32);
}
