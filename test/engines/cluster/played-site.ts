import {
  App,
  HealthCheck,
  Namespace,
  Probe,
  SakuraLoadBalancedService,
  Stack,
  SwitchNetwork,
  Workload,
} from '../../../lib';
import type { JsonObject } from '../../../lib/core/json';
import type { ServiceStatusPatch } from '../../../lib/load-balancer/service-status';
import { RunningApiServer } from '../harness/api-server';
import type { AttachedProcess } from '../harness/attached-process';
import { NetworkNamespace } from '../harness/network-namespace';
import { type ProxyMode, startKubeProxy } from './kube-proxy';
import { apply, PlayedPods, patchStatus } from './played-pods';
import { APPLIANCE, GATEWAY, NODES, SiteNetwork, type SiteNode } from './site-network';
import { listStatuses } from './synthesized-site';

const NAMESPACE = 'site';
const POD_PORT = 8080;

/** One virtual IP for each way to serve a service. */
export const VIRTUAL_IPS = {
  byDefault: { port: 80, address: '10.0.0.100', props: {} },
  local: { port: 81, address: '10.0.0.101', props: { externalTrafficPolicy: 'Local' } },
  pinged: { port: 82, address: '10.0.0.102', props: { healthCheck: HealthCheck.ping() } },
  filtered: {
    port: 83,
    address: '10.0.0.103',
    props: { externalTrafficPolicy: 'Local', sourceRanges: ['198.51.100.0/24'] },
  },
} as const;

/** Synthesizes the site: one workload behind all the virtual IPs. */
function synthesize() {
  const app = new App();
  const stack = new Stack(app, 'site', { zone: 'is1b', namespace: NAMESPACE });
  new Namespace(stack, 'Namespace');
  const backend = new Workload(stack, 'Web', {
    app: 'web',
    image: 'registry.example.jp/web:1',
    ports: [{ name: 'http', number: POD_PORT }],
    readiness: Probe.http('/'),
  });
  for (const [index, [id, { port, address, props }]] of Object.entries(VIRTUAL_IPS).entries()) {
    new SakuraLoadBalancedService(stack, id, {
      backend,
      address,
      ports: [{ port, targetPort: 'http' }],
      servers: NODES.map((node) => node.address),
      network: SwitchNetwork.byName('lan', {
        addresses: [index === 3 ? APPLIANCE : `10.0.0.${20 + index}`],
        prefixLength: 24,
      }),
      vrid: index + 1,
      ...props,
    });
  }
  return app.assemble();
}

/**
 * A synthesized site as the API server and kube-proxy implement it, on two nodes with a kube-proxy each: one
 * uses nftables, the other iptables. There are no kubelets: the pods are simulated.
 */
export class PlayedSite {
  readonly network: SiteNetwork;
  private readonly server: RunningApiServer;
  private readonly pods: PlayedPods;
  private readonly services: readonly JsonObject[];
  private readonly statuses: readonly ServiceStatusPatch[];
  private readonly machines: NetworkNamespace[] = [];
  private readonly proxies: AttachedProcess[] = [];

  private constructor(
    network: SiteNetwork,
    server: RunningApiServer,
    manifests: readonly JsonObject[],
    statuses: readonly ServiceStatusPatch[],
  ) {
    this.network = network;
    this.server = server;
    this.pods = new PlayedPods(server, NAMESPACE, POD_PORT);
    this.services = manifests.filter(({ kind }) => kind === 'Service');
    this.statuses = statuses;
  }

  static async open(programs: {
    readonly etcd: string;
    readonly apiServer: string;
    readonly proxy: string;
  }): Promise<PlayedSite> {
    const assembly = synthesize();
    const manifests = assembly.stacks.flatMap((stack) => stack.manifests.map(({ object }) => object));
    const network = await SiteNetwork.open();
    const server = await RunningApiServer.start({
      ...programs,
      address: GATEWAY,
      within: network.outside.enter,
    });
    const site = new PlayedSite(network, server, manifests, listStatuses(assembly));
    apply(server, manifests);
    for (const [index, node] of NODES.entries()) {
      await site.addNode(node, index === 0 ? 'nftables' : 'iptables', programs.proxy);
    }
    site.pods.announce(site.services);
    return site;
  }

  /** Writes what `pulumi up` would write into the status of all Services. */
  announce(): void {
    for (const { metadata, status } of this.statuses) {
      patchStatus(this.server, `service/${metadata.name}`, metadata.namespace, status);
    }
  }

  /** Changes the status of the Services, as another writer might. */
  rewriteStatuses(toIngress: (ip: string) => object | undefined): void {
    for (const { metadata, status } of this.statuses) {
      const ingress = status.loadBalancer.ingress.flatMap(({ ip }) => toIngress(ip) ?? []);
      patchStatus(this.server, `service/${metadata.name}`, metadata.namespace, { loadBalancer: { ingress } });
    }
  }

  setReady(node: SiteNode, isReady: boolean): void {
    this.pods.setReady(node, isReady, this.services);
  }

  /** Returns the address of a Service inside the cluster. */
  clusterAddress(port: number): string {
    const service = this.services.find(({ spec }) => Object(spec).ports[0].port === port);
    const name = Object(service?.metadata).name;
    const path = ['get', 'service', name, '-n', NAMESPACE, '-o', 'jsonpath={.spec.clusterIP}'];
    return this.server.kubectl(path).stdout;
  }

  async close(): Promise<void> {
    await Promise.all(this.proxies.map((proxy) => proxy.stop()));
    await this.pods.close();
    await Promise.all(this.machines.map((machine) => machine.close()));
    await this.server.stop();
    await this.network.close();
  }

  private async addNode(node: SiteNode, mode: ProxyMode, program: string): Promise<void> {
    const machine = await NetworkNamespace.open();
    this.machines.push(machine);
    this.network.join(machine, node);
    apply(this.server, [{ apiVersion: 'v1', kind: 'Node', metadata: { name: node.name } }]);
    const addresses = [{ type: 'InternalIP', address: node.address }];
    patchStatus(this.server, `node/${node.name}`, NAMESPACE, { addresses });
    await this.pods.add(node, machine);
    const { kubeconfig } = this.server;
    this.proxies.push(startKubeProxy(program, machine, { node: node.name, mode, kubeconfig }));
  }
}
