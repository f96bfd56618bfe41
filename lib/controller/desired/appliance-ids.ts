import { hash } from 'node:crypto';
import { LOAD_BALANCER_LIMITS } from '../../appliance/spec/spec';
import { formatOwnerTag, hashOwnerId, hashScope } from '../../appliance/spec/tags';
import type { ServiceRequest } from './services';

/**
 * The owner tags of the appliances that may serve a Service: the same in every process, and after every
 * restart.
 */
export class ApplianceIds {
  private readonly scope: string;
  /**
   * The purpose of an appliance → the owner tags of the first appliances for it, as far as they were
   * requested.
   */
  private readonly known = new Map<string, string[]>();

  /** @param scope UID of the namespace kube-system */
  constructor(scope: string) {
    this.scope = hashScope(scope);
  }

  /** The appliances that may serve a Service, first choice first. */
  *list({ key, options: { sharedAppliance } }: Pick<ServiceRequest, 'key' | 'options'>): Generator<string> {
    const isShared = sharedAppliance !== undefined;
    const id = isShared ? `shared/${sharedAppliance}` : `service/${key}`;
    const known = this.known.get(id) ?? [];
    this.known.set(id, known);
    // a network has no more VRIDs than that
    const count = isShared ? LOAD_BALANCER_LIMITS.vrid.max : 1;
    for (let index = 0; index < count; index++) {
      const ownerTag = known[index] ?? this.toOwnerTag(isShared ? `${id}/${index}` : id);
      known[index] = ownerTag;
      yield ownerTag;
    }
  }

  /** Whether an appliance may serve a Service. */
  includes(request: ServiceRequest, ownerTag: string): boolean {
    for (const each of this.list(request)) if (each === ownerTag) return true;
    return false;
  }

  private toOwnerTag(id: string): string {
    return formatOwnerTag(this.scope, hashOwnerId(id));
  }
}

/**
 * The name of the appliance of one Service, or of those that share it: at most 64 characters, and unique. The
 * last six identify the cluster, because clusters of one account may have Services of the same names.
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

/**
 * The name that the archived controller gives the appliance of a Service, by the rule of Kubernetes' own
 * cloud providers.
 */
export function toArchivedName(uid: string): string {
  return `a${uid.replaceAll('-', '')}`.slice(0, 32);
}
