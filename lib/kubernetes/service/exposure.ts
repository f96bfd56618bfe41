import type { Problem } from '../../core/errors';

/** Ports that Kubernetes gives to node ports unless the API server is told otherwise. */
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

  /** No Service: other constructs make theirs from the pods. */
  static none(): Exposure {
    return new Exposure(false, {});
  }

  /** Inside the cluster. */
  static clusterIp(): Exposure {
    return new Exposure(true, { type: 'ClusterIP' });
  }

  /**
   * On a port of every node, open to whoever reaches the nodes.
   * @param nodePort 30000 to 32767, for the first port; without it Kubernetes chooses one
   */
  static nodePort(nodePort?: number): Exposure {
    return new Exposure(true, { type: 'NodePort' }, nodePort);
  }

  /**
   * Through a load balancer that a controller in the cluster provides. For an appliance of Sakura Cloud leave the workload
   * inside the cluster and put a SakuraLoadBalancedService in front.
   * @param loadBalancerClass the controller that is to take it; without it, the cluster's own
   */
  static loadBalancer(loadBalancerClass?: string): Exposure {
    return new Exposure(true, {
      type: 'LoadBalancer',
      ...(loadBalancerClass !== undefined && { loadBalancerClass }),
    });
  }

  /** What is wrong with it. @internal */
  problems(): Problem[] {
    if (this.nodePort === undefined || isNodePort(this.nodePort)) return [];
    const allowed = `${NODE_PORTS.first} to ${NODE_PORTS.last}`;
    return [
      {
        code: 'SYNTH_VALUE',
        message: `node port ${this.nodePort} is out of range`,
        given: this.nodePort,
        allowed,
        hint: 'leave it out to let Kubernetes choose',
      },
    ];
  }

  /** The `spec` of the Service. @internal */
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
