import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { claim } from '../../core/claims';
import type { Problem } from '../../core/errors';
import { checkCall } from '../../core/props/check-call';
import { QUALIFIED_KEY } from '../name-rules';
import { SIGNATURES } from '../signatures';

/** The range of node ports, unless the API server is configured otherwise. */
const NODE_PORTS = { first: 30000, last: 32767 };

/** Who can reach a workload: the type of its Service. */
export class Exposure {
  /** Whether there is a Service at all. */
  readonly hasService: boolean;
  private readonly spec: object;
  private readonly nodePort: number | undefined;

  private constructor(hasService: boolean, spec: object, nodePort?: number) {
    this.hasService = hasService;
    this.spec = spec;
    this.nodePort = nodePort;
  }

  /** No Service: other constructs create their own for the pods. */
  static none(): Exposure {
    checkCall(SIGNATURES, 'Exposure.none', arguments);
    return new Exposure(false, {});
  }

  /** Reachable inside the cluster only. */
  static clusterIp(): Exposure {
    checkCall(SIGNATURES, 'Exposure.clusterIp', arguments);
    return new Exposure(true, { type: 'ClusterIP' });
  }

  /**
   * Reachable on a port of every node, for everyone who can reach the nodes.
   * @param nodePort 30000 to 32767, for the first port; without it Kubernetes chooses one
   */
  static nodePort(nodePort?: number): Exposure {
    checkCall(SIGNATURES, 'Exposure.nodePort', arguments);
    return new Exposure(true, { type: 'NodePort' }, nodePort);
  }

  /**
   * Reachable through a load balancer that a controller in the cluster provides. For an appliance of Sakura
   * Cloud, expose the workload inside the cluster only and put a SakuraLoadBalancedService in front.
   * @param loadBalancerClass the controller that provides it; without it, the cluster's default one
   */
  static loadBalancer(loadBalancerClass?: string): Exposure {
    checkCall(SIGNATURES, 'Exposure.loadBalancer', arguments);
    return new Exposure(true, {
      type: 'LoadBalancer',
      ...(loadBalancerClass !== undefined && { loadBalancerClass }),
    });
  }

  /** Whether it is unreachable from outside the cluster. @internal */
  get isInside(): boolean {
    const type: unknown = Reflect.get(this.spec, 'type');
    return type === undefined || type === 'ClusterIP';
  }

  /**
   * Claims the node port for a construct, and reports a construct of the same stack that already has it.
   * @internal
   */
  claimNodePort(construct: IConstruct): readonly Problem[] {
    const { nodePort } = this;
    if (nodePort === undefined) return [];
    const within = Chart.of(construct).node.path;
    const holder = claim(construct, { kind: 'node port', name: String(nodePort), within });
    if (holder === undefined) return [];
    return [
      {
        code: 'SYNTH_DUPLICATE',
        message: `node port ${nodePort} is already that of '${holder}'`,
        property: 'exposure',
        given: nodePort,
        allowed: 'a node port that no other Service has',
        hint: 'give another one, or leave it out to let Kubernetes choose',
      },
    ];
  }

  /** Yields the problems of the exposure. @internal */
  *check(): Generator<Problem> {
    const { nodePort } = this;
    const controller: unknown = Reflect.get(this.spec, 'loadBalancerClass');
    if (typeof controller === 'string' && !QUALIFIED_KEY.accepts(controller)) {
      yield {
        code: 'SYNTH_VALUE',
        message: `'${controller}' is not a valid class of load balancers`,
        property: 'exposure',
        given: controller,
        allowed: QUALIFIED_KEY.allowed,
        hint: "give the controller's, such as 'example.jp/load-balancer', or leave it out for the cluster's default",
      };
    }
    if (nodePort === undefined || isNodePort(nodePort)) return;
    yield {
      code: 'SYNTH_VALUE',
      message: `node port ${nodePort} is out of range`,
      given: nodePort,
      allowed: `${NODE_PORTS.first} to ${NODE_PORTS.last}`,
      hint: 'leave it out to let Kubernetes choose',
    };
  }

  /** Renders the `spec` of the Service. @internal */
  render(selector: Readonly<Record<string, string>>, ports: readonly object[]): object {
    const nodePort = this.nodePort;
    return {
      ...this.spec,
      selector,
      ports: ports.map((port, index) =>
        index === 0 && nodePort !== undefined ? { ...port, nodePort } : port,
      ),
    };
  }
}

function isNodePort(port: number): boolean {
  return Number.isInteger(port) && port >= NODE_PORTS.first && port <= NODE_PORTS.last;
}
