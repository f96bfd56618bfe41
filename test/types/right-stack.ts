/** Right code, as users write it. It must compile under all their settings, not only ours. */
import { ApiObject } from 'cdk8s';
import { DaemonSet, Deployment, Pod, StatefulSet } from 'cdk8s-plus-25';
import {
  type App,
  addCheck,
  type BackendSource,
  Cidr,
  checkSpec,
  type ErrorCode,
  Exposure,
  GuestbookApp,
  GuestbookFlavour,
  type GuestbookProps,
  HealthCheck,
  isKumikiError,
  type LoadBalancerPort,
  type LoadBalancerSpec,
  type Machine,
  PodNetworkPolicy,
  RouterNetwork,
  reportProblem,
  SakuraLoadBalancedService,
  SakuraLoadBalancer,
  Servers,
  Stack,
  SwitchNetwork,
  Workload,
  Zone,
} from 'kumiki';

/** A value from elsewhere, which may be missing. */
declare const maybe: string | undefined;
declare const maybeCount: number | undefined;

export class Shop extends Stack {
  readonly specification: LoadBalancerSpec;

  constructor(app: App, id: string, machines: readonly Machine[], options: GuestbookProps = {}) {
    super(app, id, { zone: maybe === undefined ? maybe : Zone.of(maybe), namespace: 'shop' });

    const guestbook = new GuestbookApp(this, 'Guestbook', {
      ...options,
      flavour: GuestbookFlavour.agnhost,
      discovery: 'dns',
      leader: { storage: { size: '1Gi', storageClassName: maybe }, image: maybe },
      frontend: { replicas: maybeCount, exposure: Exposure.clusterIp() },
    });
    const network = RouterNetwork.byName('k8s-router');
    const shared = new SakuraLoadBalancer(this, 'Shared', { network, redundant: true, vrid: maybeCount });
    const ports: LoadBalancerPort[] = [
      80,
      { port: 443, targetPort: 'https', healthCheck: HealthCheck.ping() },
    ];
    const healthCheck = HealthCheck.http({ path: '/healthz', retry: maybeCount });

    new SakuraLoadBalancedService(this, 'One', {
      backend: guestbook.frontend,
      servers: [...machines, Servers.byTag('k8s-node'), '203.0.113.21'],
      loadBalancer: shared,
      ports,
      address: maybe,
      healthCheck,
    });
    const own = new SakuraLoadBalancedService(this, 'Two', {
      backend: new ApiObject(this, 'Service', { apiVersion: 'v1', kind: 'Service' }),
      servers: machines,
      network: SwitchNetwork.byId('113400000201', {
        addresses: ['192.168.0.2', '192.168.0.3'],
        prefixLength: 24,
        gateway: maybe,
      }),
      address: '192.168.0.100',
      description: maybe,
    });
    const workload = new Workload(this, 'Web', {
      app: 'nginx',
      image: 'nginx:1.29',
      ports: [{ name: 'http', number: 8080, servicePort: maybeCount }],
      name: maybe,
    });
    workload.deployment.addDependency(own.service);
    const deployment = new Deployment(this, 'Deployment', { containers: [{ image: 'nginx:1.29' }] });
    const service = deployment.exposeViaService();
    const backends: BackendSource[] = [
      workload,
      own.service,
      deployment,
      service,
      new StatefulSet(this, 'StatefulSet', { service }),
      new DaemonSet(this, 'DaemonSet'),
      new Pod(this, 'Pod'),
    ];
    new PodNetworkPolicy(this, 'Policy', { pods: deployment, allowFrom: backends });
    if (maybe === undefined)
      reportProblem(this, { code: 'SYNTH_VALUE', message: 'it is missing', hint: maybe });
    const { loadBalancer } = own;
    if (!(loadBalancer instanceof SakuraLoadBalancer)) throw new Error('it has one of its own');
    addCheck(this, () => checkSpec(loadBalancer.toSpec()));
    this.specification = loadBalancer.toSpec();
  }
}

export function codeOf(app: App): ErrorCode | undefined {
  try {
    app.synth();
    const names: string[] = app.assemble().stacks.map(({ name }) => name);
    return names.includes(Cidr.parse('10.0.0.0/8').toString()) ? 'SYNTH_VALUE' : undefined;
  } catch (error) {
    return isKumikiError(error) ? error.code : undefined;
  }
}
