import { CustomResource, type CustomResourceOptions, type Input, type Output } from '@pulumi/pulumi';
import type { OperationTimeouts } from '../appliance/spec/inputs';
import { REPEATING_SHARE_OUTPUTS, type ShareSpec } from '../appliance/spec/share';
import { checkNew } from '../core/props/check-call';
import type { DeepInput } from './load-balancer';
import { makeOwnerTag } from './scope';
import { markSecrets, nameSecretArguments } from './secret-arguments';
import { SIGNATURES } from './signatures';
import { skipStackTraces } from './skip-stack-traces';
import { nameType, storeProvider } from './stored-provider';

/** The desired virtual IPs on existing load balancers. Values may be outputs; lists and choices must be plain. */
export interface LoadBalancerShareArgs extends DeepInput<ShareSpec> {
  /**
   * Marks its entries on the appliances, including those left behind by an interrupted run: `kumiki-` and 24
   * hex digits.
   * @default - made from the scope, a random id that the stack's state keeps, and the resource's name
   */
  readonly ownerTag?: Input<string> | undefined;
  /**
   * How long each operation may take.
   * @default - 20 minutes each
   */
  readonly timeouts?: OperationTimeouts | undefined;
}

/** Outputs known only once the entries exist; undefined makes Pulumi turn each into an output. */
const OUTPUTS = {
  addressByKey: undefined,
  applianceIds: undefined,
  serversByKey: undefined,
  zone: undefined,
};

/** Virtual IPs on existing load balancers that this stack does not own. Its id is its owner tag. */
export class LoadBalancerShare extends CustomResource {
  /** Virtual IP addresses by key. */
  declare readonly addressByKey: Output<Readonly<Record<string, string>>>;
  /** The appliances that have entries of this share. */
  declare readonly applianceIds: Output<readonly string[]>;
  /** Addresses of the real servers by key of the virtual IP. */
  declare readonly serversByKey: Output<Readonly<Record<string, readonly string[]>>>;
  /** Zone such as `is1b`. */
  declare readonly zone: Output<string>;

  constructor(name: string, args: LoadBalancerShareArgs, options?: CustomResourceOptions) {
    checkNew(SIGNATURES, 'LoadBalancerShare', arguments, new.target === LoadBalancerShare);
    const all = {
      ...OUTPUTS,
      ...markSecrets(args, REPEATING_SHARE_OUTPUTS),
      ...nameSecretArguments(args),
      ...args,
      ownerTag: args.ownerTag ?? makeOwnerTag(name, options),
      ...storeProvider('LoadBalancerShare'),
    };
    const resume = skipStackTraces();
    try {
      super(nameType('LoadBalancerShare'), name, all, options);
    } finally {
      resume();
    }
  }
}
