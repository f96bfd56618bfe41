import type { JsonObject } from '../../../lib/core/json';
import type { RunningApiServer } from '../harness/api-server';
import { NetworkNamespace } from '../harness/network-namespace';
import type { SiteNode } from './site-network';

/** Answers every request with the client's address. */
const ANSWER = `
const [port] = process.argv.slice(1);
require('node:http')
  .createServer(({ socket }, response) => response.setHeader('Connection', 'close').end(socket.remoteAddress))
  .listen(Number(port), '0.0.0.0', () => console.log('ready'));
process.stdin.resume().on('end', () => process.exit());
`;

interface PlayedPod {
  readonly name: string;
  readonly node: SiteNode;
  readonly address: string;
  isReady: boolean;
}

/**
 * Simulated pods of a Deployment, without kubelet and controllers: one namespace for each node, and in the
 * API server the objects that these would write.
 */
export class PlayedPods {
  private readonly pods: PlayedPod[] = [];
  private readonly namespaces: NetworkNamespace[] = [];
  private readonly server: RunningApiServer;
  private readonly namespace: string;
  private readonly port: number;

  /** @param port that the pods listen on */
  constructor(server: RunningApiServer, namespace: string, port: number) {
    this.server = server;
    this.namespace = namespace;
    this.port = port;
  }

  /** Runs a pod on a node. @param machine of the node */
  async add(node: SiteNode, machine: NetworkNamespace): Promise<void> {
    const name = `pod-${node.name}`;
    const [address, gateway] = [`${node.pods}.10`, `${node.pods}.1`];
    const pod = await NetworkNamespace.open();
    this.namespaces.push(pod);
    machine.configure(
      `link add ${name} type veth peer name eth0 netns ${pod.process}`,
      `address add ${gateway}/32 dev ${name}`,
      `link set ${name} up`,
      `route add ${address}/32 dev ${name}`,
    );
    pod.configure(
      `address add ${address}/32 dev eth0`,
      'link set eth0 up',
      `route add ${gateway}/32 dev eth0 scope link`,
      `route add default via ${gateway}`,
    );
    await pod.start([process.execPath, '-e', ANSWER, String(this.port)]);
    this.pods.push({ name, node, address, isReady: true });
  }

  /** Writes the endpoint slices of Services with these pods, as the controller would. */
  announce(services: readonly JsonObject[]): void {
    const slices = services.map(({ metadata, spec }) =>
      this.renderSlice(Object(metadata).name, Object(spec)),
    );
    apply(this.server, slices);
  }

  /** Sets whether the pod of a node is ready. */
  setReady(node: SiteNode, isReady: boolean, services: readonly JsonObject[]): void {
    for (const pod of this.pods) if (pod.node === node) pod.isReady = isReady;
    this.announce(services);
  }

  async close(): Promise<void> {
    await Promise.all(this.namespaces.map((namespace) => namespace.close()));
  }

  private renderSlice(service: string, { ports }: { readonly ports: readonly Record<string, unknown>[] }) {
    const labels = { 'kubernetes.io/service-name': service };
    return {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: `${service}-played`, namespace: this.namespace, labels },
      addressType: 'IPv4',
      ports: ports.map(({ name, protocol }) => ({ name, port: this.port, protocol })),
      endpoints: this.pods.map(({ address, node, isReady }) => ({
        addresses: [address],
        nodeName: node.name,
        conditions: { ready: isReady, serving: isReady, terminating: false },
      })),
    };
  }
}

/** Applies objects in order, with strict validation; throws on errors and on warnings. */
export function apply(server: RunningApiServer, items: readonly object[]): void {
  const args = ['apply', '--server-side', '--force-conflicts', '--validate=strict', '-f', '-'];
  const { status, stderr } = server.kubectl(args, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  if (status !== 0 || stderr !== '') throw new Error(`kubectl apply: ${stderr}`);
}

/** Writes the status of an object, as `kumiki patch-status` does. */
export function patchStatus(server: RunningApiServer, of: string, namespace: string, status: object): void {
  const patch = JSON.stringify({ status });
  const args = ['patch', of, '-n', namespace, '--subresource=status', '--type=merge', '-p', patch];
  server.mustKubectl(args);
}
