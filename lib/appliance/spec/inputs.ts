import { checkCall } from '../../core/props/check-call';
import { SIGNATURES } from '../signatures';
import type { ApplianceSpec, LoadBalancerSpec } from './spec';
import { formatOwnerTag } from './tags';

/** A desired appliance, and whose it is. */
export interface DesiredLoadBalancer extends ApplianceSpec {
  /** The tag by which Kumiki recognises the appliance, `kumiki-` and 24 hex digits: the scope and the id. */
  readonly ownerTag: string;
}

/** What the user asks for: the desired appliance, and how to get there. */
export interface LoadBalancerInputs extends DesiredLoadBalancer {
  /**
   * An existing load balancer to take over: it must match in all that cannot be
   * changed. Kumiki manages it from then on.
   * @default - one is created
   */
  readonly adopt?: Adoption;
  /** @default - 20 minutes for each operation */
  readonly timeouts?: OperationTimeouts;
}

/** An existing load balancer that is to be taken over. */
export interface Adoption {
  /** The id of the appliance; 12 digits. */
  readonly id: string;
  /**
   * The owner tag that it has from another Kumiki stack whose state is lost, or which has let go of it. While
   * that stack lives, the two would change and remove it in turn.
   * @default - none: one that belongs to another stack is not taken over
   */
  readonly from?: string;
}

/** Time for a whole run, waiting included. */
export interface OperationTimeouts {
  /** @default 1200 */
  readonly createSeconds?: number;
  /** @default 1200 */
  readonly updateSeconds?: number;
  /** @default 1200 */
  readonly deleteSeconds?: number;
}

/** Which arguments each output repeats. */
export type RepeatingOutputs<Argument extends string> = Readonly<Record<string, readonly Argument[] | 'all'>>;

/**
 * Outputs that repeat what other inputs say. Pulumi keeps an output secret if the input of its name is: so these names
 * are sent as inputs as well, without any value, to say whether what they repeat is a secret.
 */
export const REPEATING_OUTPUTS: RepeatingOutputs<'virtualIps' | 'network'> = {
  inputs: 'all',
  addressByKey: ['virtualIps'],
  serversByKey: ['virtualIps'],
  // names what the servers were selected by
  foundServers: ['virtualIps'],
  addresses: ['network'],
  gateway: ['network'],
  prefixLength: ['network'],
  switchId: ['network'],
};

/**
 * The input that names which arguments are secrets, by their paths such as `virtualIps[0].address`: Pulumi passes
 * them to a dynamic provider in the clear, which must not quote them in errors. Left out if there are none.
 */
export const SECRET_ARGUMENTS = 'secretArguments';

/** How long an operation may take unless told otherwise, in seconds: as long as the official clients wait. */
export const DEFAULT_TIMEOUT_SECONDS = { create: 1200, read: 120, update: 1200, delete: 1200 } as const;

/**
 * The inputs that deploy a spec in a scope.
 *
 * @param scope what deploys it: 12 hex digits that nobody else has, as `kumiki/pulumi` keeps them in the stack's
 * state, or another text to make them of. Deployments of different scopes never touch each other's appliances
 */
export function toInputs(spec: LoadBalancerSpec, scope: string): LoadBalancerInputs {
  checkCall(SIGNATURES, 'toInputs', arguments);
  const { id: _id, ownerId, ...appliance } = spec;
  return { ...appliance, ownerTag: formatOwnerTag(scope, ownerId) };
}
