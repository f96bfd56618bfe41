import { Exposure, type NginxIngressGateway, PodNetworkPolicy, Probe, type Stack, Workload } from 'kumiki';

/** The services of the site, each by the port that it listens on. */
export function addServices(stack: Stack) {
  return {
    hoge: addService(stack, 'hoge', 8080),
    shop: addService(stack, 'shop', 8000),
  };
}

function addService(stack: Stack, name: string, port: number): Workload {
  return new Workload(stack, `Service-${name}`, {
    name: `${name}-service`,
    app: name,
    // a tag that does not move: what runs can be told, and gone back to
    image: `asia-northeast1-docker.pkg.dev/my-project/site/${name}:1.4.2`,
    replicas: 2,
    ports: [{ name: 'http', number: port }],
    readiness: Probe.http('/'),
    exposure: Exposure.clusterIp(),
  });
}

/** Nobody but the gateway reaches the services. */
export function guardServices(
  stack: Stack,
  services: readonly Workload[],
  gateway: NginxIngressGateway,
): void {
  for (const pods of services) {
    new PodNetworkPolicy(stack, `Guard-${pods.node.id}`, { pods, allowFrom: [gateway] });
  }
}
