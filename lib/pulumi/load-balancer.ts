import { CustomResource, type CustomResourceOptions, type Input, type Output } from '@pulumi/pulumi';
import { type OperationTimeouts, REPEATING_OUTPUTS } from '../appliance/spec/inputs';
import type { ApplianceSpec } from '../appliance/spec/spec';
import { checkNew } from '../core/props/check-call';
import { makeOwnerTag } from './scope';
import { markSecrets, nameSecretArguments } from './secret-arguments';
import { SIGNATURES } from './signatures';
import { skipStackTraces } from './skip-stack-traces';
import { nameType, storeProvider } from './stored-provider';

/**
 * `T` with `pulumi.Input` at every leaf. Lists and objects stay plain, and so do `kind`, `by` and `protocol`,
 * which decide which other properties exist: that way every preview knows what exists.
 */
export type DeepInput<T> = [T] extends [string | number | boolean | undefined]
  ? Input<Exclude<T, undefined>> | Extract<T, undefined>
  : T extends readonly (infer Element)[]
    ? readonly DeepInput<Element>[]
    : { readonly [Key in keyof T]: Key extends 'kind' | 'by' | 'protocol' ? T[Key] : DeepInput<T[Key]> };

/**
 * The desired state of an appliance. Values may be outputs of other resources;
 * lists and choices must be plain.
 */
export interface LoadBalancerArgs extends DeepInput<ApplianceSpec> {
  /**
   * The tag by which Kumiki recognises the appliance, even if an interrupted run left it behind: `kumiki-`
   * and 24 hex digits.
   * @default - made from the scope, a random id that the stack's state keeps, and the resource's name
   */
  readonly ownerTag?: Input<string> | undefined;
  /**
   * Takes over an existing appliance instead of creating one, because `pulumi import` does not work for
   * dynamic resources. It may stay in the program afterwards.
   * @default - an appliance is created
   */
  readonly adopt?: AdoptionArgs | undefined;
  /**
   * How long each operation may take. Pulumi's own `customTimeouts` never reach a dynamic resource.
   * @default - 20 minutes each
   */
  readonly timeouts?: OperationTimeouts | undefined;
}

/** An existing appliance to take over. */
export interface AdoptionArgs {
  /** The id of the appliance to take over; 12 digits. */
  readonly id: Input<string>;
  /**
   * The owner tag that another stack of Kumiki gave it, as shown in the error: for stacks whose state is
   * lost, or that have released the appliance.
   * @default - none: an appliance of another stack is not taken over
   */
  readonly from?: Input<string> | undefined;
}

/** Outputs known only once the appliance exists; undefined makes Pulumi turn each into an output. */
const OUTPUTS = {
  addressByKey: undefined,
  addresses: undefined,
  serversByKey: undefined,
  switchId: undefined,
  vrid: undefined,
  zone: undefined,
};

/**
 * A load balancer appliance of Sakura Cloud. Its id is that of the appliance. Fields are only declared:
 * initialized ones would overwrite what the base class sets.
 */
export class LoadBalancer extends CustomResource {
  /** Virtual IP addresses by key. */
  declare readonly addressByKey: Output<Readonly<Record<string, string>>>;
  /** The appliance's own addresses. */
  declare readonly addresses: Output<readonly string[]>;
  /** Addresses of the real servers by key of the virtual IP. */
  declare readonly serversByKey: Output<Readonly<Record<string, readonly string[]>>>;
  /** Id of the switch that it is on. */
  declare readonly switchId: Output<string>;
  /** The VRID, 1 to 255. */
  declare readonly vrid: Output<number>;
  /** Zone such as `is1b`. */
  declare readonly zone: Output<string>;

  constructor(name: string, args: LoadBalancerArgs, options?: CustomResourceOptions) {
    checkNew(SIGNATURES, 'LoadBalancer', arguments, new.target === LoadBalancer);
    const all = {
      ...OUTPUTS,
      ...markSecrets(args, REPEATING_OUTPUTS),
      ...nameSecretArguments(args),
      ...args,
      ownerTag: args.ownerTag ?? makeOwnerTag(name, options),
      ...storeProvider('LoadBalancer'),
    };
    const resume = skipStackTraces();
    try {
      super(nameType('LoadBalancer'), name, all, options);
    } finally {
      resume();
    }
  }
}
