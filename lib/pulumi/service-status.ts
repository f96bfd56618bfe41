import { CustomResource, type CustomResourceOptions, type Input, type Output, secret } from '@pulumi/pulumi';
import { checkNew } from '../core/props/check-call';
import type { IngressAddress } from '../load-balancer/service-status';
import { markSecrets, nameSecretArguments } from './secret-arguments';
import { SIGNATURES } from './signatures';
import { nameType, storeProvider } from './stored-provider';

/** The desired status of a Service. */
export interface ServiceStatusArgs {
  /** The Service whose status is written. */
  readonly service: StatusServiceArgs;
  /**
   * The addresses that kube-proxy answers for, as {@link serviceStatusPatch} makes them. Entries written by
   * others stay in the status.
   */
  readonly ingress: Input<readonly Input<IngressAddress>[]>;
  /**
   * The path of a kubeconfig, or its contents; kept as a secret in the state.
   * @default - `kubernetes:kubeconfig` of the stack's configuration, KUBECONFIG, or `~/.kube/config`
   */
  readonly kubeconfig?: Input<string> | undefined;
  /** @default - `kubernetes:context` of the stack's configuration, or the current context */
  readonly context?: Input<string> | undefined;
  /**
   * A cluster of the kubeconfig to use instead of the one in the context.
   * @default - `kubernetes:cluster`, or that of the context
   */
  readonly cluster?: Input<string> | undefined;
  /** How long to wait for the Service to appear, in seconds. @default - 60, or 0 if its uid is known */
  readonly waitSeconds?: number | undefined;
}

/** A Service in the cluster. */
export interface StatusServiceArgs {
  /** Where the Service is. */
  readonly namespace: Input<string>;
  /** Its name in the cluster. */
  readonly name: Input<string>;
  /**
   * The `metadata.uid` of the Service, if it is a resource of the stack: a Service that replaces it then gets
   * the status in the same run.
   * @default - the Service with this name
   */
  readonly uid?: Input<string> | undefined;
}

/**
 * The addresses in the status of a Service (`status.loadBalancer.ingress`, `ipMode: VIP`): they make
 * kube-proxy answer for the virtual IP, and for the node addresses that a load balancer checks. Each `up`
 * checks the status and restores it if it was wiped; deleting the resource removes its addresses and no
 * others. Its id is `namespace/name`. Needs `@kubernetes/client-node`.
 */
export class ServiceStatus extends CustomResource {
  /** The addresses that were written. */
  declare readonly ingress: Output<readonly IngressAddress[]>;

  constructor(name: string, args: ServiceStatusArgs, options?: CustomResourceOptions) {
    checkNew(SIGNATURES, 'ServiceStatus', arguments, new.target === ServiceStatus);
    const { kubeconfig, ...others } = args;
    const known = { ...others, ...(kubeconfig !== undefined && { kubeconfig: secret(kubeconfig) }) };
    const all = {
      ...markSecrets(known, { inputs: 'all' }),
      ...nameSecretArguments(known),
      ...known,
      ...storeProvider('ServiceStatus'),
    };
    // the other way round, `pulumi up --replace` would remove what it has just written
    const given = { deleteBeforeReplace: true, ...options };
    super(nameType('ServiceStatus'), name, all, given);
  }
}
