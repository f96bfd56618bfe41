import { checkCall } from '../../core/props/check-call';
import { SIGNATURES } from '../signatures';
import type { ApplianceSpec, LoadBalancerSpec } from './spec';
import { formatOwnerTag } from './tags';

/** A desired appliance and its owner. */
export interface DesiredLoadBalancer extends ApplianceSpec {
  /** The tag that identifies the appliance, `kumiki-` and 24 hex digits: the scope and the id. */
  readonly ownerTag: string;
}

/** The user's inputs: the desired appliance, and how to get there. */
export interface LoadBalancerInputs extends DesiredLoadBalancer {
  /**
   * An existing load balancer to take over, which must match in all immutable properties. Kumiki manages it
   * from then on.
   * @default - one is created
   */
  readonly adopt?: Adoption;
  /** @default - 20 minutes for each operation */
  readonly timeouts?: OperationTimeouts;
}

/** An existing load balancer to take over. */
export interface Adoption {
  /** The id of the appliance; 12 digits. */
  readonly id: string;
  /**
   * Its owner tag from another Kumiki stack, if that has lost its state or no longer manages it. Otherwise
   * both stacks would change and remove it in turn.
   * @default - none: one that belongs to another stack is not taken over
   */
  readonly from?: string;
}

/** Time limits for whole operations, including waiting. */
export interface OperationTimeouts {
  /** @default 1200 */
  readonly createSeconds?: number;
  /** @default 1200 */
  readonly updateSeconds?: number;
  /** @default 1200 */
  readonly deleteSeconds?: number;
}

/** The arguments that each output repeats. */
export type RepeatingOutputs<Argument extends string> = Readonly<Record<string, readonly Argument[] | 'all'>>;

/**
 * Outputs that repeat values of other inputs. Pulumi keeps an output secret if the input of the same name is
 * secret. Therefore these names are sent as inputs, too, without a value, to mark outputs that repeat
 * secrets.
 */
export const REPEATING_OUTPUTS: RepeatingOutputs<'virtualIps' | 'network'> = {
  inputs: 'all',
  addressByKey: ['virtualIps'],
  serversByKey: ['virtualIps'],
  // contains the selectors of the servers
  foundServers: ['virtualIps'],
  addresses: ['network'],
  gateway: ['network'],
  prefixLength: ['network'],
  switchId: ['network'],
};

/**
 * The input that lists the secret arguments by their paths, such as `virtualIps[0].address`: Pulumi passes
 * them to a dynamic provider in plain text, which must not quote them in errors. Left out if there are none.
 */
export const SECRET_ARGUMENTS = 'secretArguments';

/** Default time limits of operations in seconds: those of the official clients. */
export const DEFAULT_TIMEOUT_SECONDS = { create: 1200, read: 120, update: 1200, delete: 1200 } as const;

/**
 * Builds the inputs that deploy a spec in a scope.
 *
 * @param scope identifies the deployment: 12 hex digits that no other deployment has, as `kumiki/pulumi`
 * keeps them in the stack's state, or another string to hash. Deployments of different scopes never touch
 * each other's appliances
 */
export function toInputs(spec: LoadBalancerSpec, scope: string): LoadBalancerInputs {
  checkCall(SIGNATURES, 'toInputs', arguments);
  const { id: _id, ownerId, ...appliance } = spec;
  return { ...appliance, ownerTag: formatOwnerTag(scope, ownerId) };
}
