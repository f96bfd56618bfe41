import { Exposure, type NginxIngressGateway, PodNetworkPolicy, Probe, type Stack, Workload } from 'kumiki';

/** Adds the services of the site, each with the port that it listens on. */
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
    // a fixed tag: it tells you which version is running, and lets you roll back to it
    image: `asia-northeast1-docker.pkg.dev/my-project/site/${name}:1.4.2`,
    replicas: 2,
    ports: [{ name: 'http', number: port }],
    readiness: Probe.http('/'),
    exposure: Exposure.clusterIp(),
  });
}

/** Lets only the gateway reach the services. */
export function guardServices(
  stack: Stack,
  services: readonly Workload[],
  gateway: NginxIngressGateway,
): void {
  for (const pods of services) {
    new PodNetworkPolicy(stack, `Guard-${pods.node.id}`, { pods, allowFrom: [gateway] });
  }
}
