import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject } from 'cdk8s';
import {
  App,
  Exposure,
  GuestbookApp,
  GuestbookFlavour,
  type GuestbookProps,
  HealthCheck,
  type LoadBalancerPort,
  Mount,
  PodNetworkPolicy,
  Probe,
  RouterNetwork,
  SakuraLoadBalancedService,
  SakuraLoadBalancer,
  Stack,
  SwitchNetwork,
  Workload,
} from '../../../lib/index';
import { describeWithEngine } from '../harness/engine';
import { Project } from '../harness/project';
import { ROOT } from '../harness/root';
import { complaints, judge } from './manifest-reader';

const EXPOSURES = [
  undefined,
  Exposure.none(),
  Exposure.clusterIp(),
  Exposure.nodePort(),
  Exposure.nodePort(30080),
  Exposure.loadBalancer(),
  Exposure.loadBalancer('example.com/balancer'),
];
const STORAGES = [undefined, { size: '1Gi' }, { size: '500Mi', storageClassName: 'fast' }];
const servers = ['192.168.0.21', '192.168.0.22'] as const;
const addresses = ['192.168.0.2', '192.168.0.3'] as const;

describeWithEngine('manifest-reader', 'the API server takes', ({ path }) => {
  function expectNoComplaint(app: App, count: number): void {
    const verdicts = judge(path, app.synthYaml());
    expect(complaints(verdicts)).toEqual([]);
    expect(verdicts).toHaveLength(count);
  }

  it('the files of the quickstart', () => {
    const project = new Project({});
    cpSync(join(ROOT, 'examples/quickstart'), project.folder, { recursive: true });
    try {
      expect(project.kumiki('synth', 'main.ts').status).toBe(0);
      const verdicts = judge(path, project.files('dist')['quickstart.k8s.yaml'] ?? '');
      expect(complaints(verdicts)).toEqual([]);
      expect(verdicts.map(({ object }) => object)).toContain('Deployment guestbook/frontend');
      expect(verdicts).toHaveLength(13);
    } finally {
      project.remove();
    }
  });

  it.each([
    ['redisLeader', ['dns', 'env'], STORAGES],
    ['legacyMaster', ['dns', 'env'], STORAGES],
    ['agnhost', ['dns'], [undefined]],
  ] as const)(
    'a Guestbook of flavour %s with every exposure, discovery and storage',
    (flavour, ways, storages) => {
      const choices: GuestbookProps[] = EXPOSURES.flatMap((exposure) =>
        ways.flatMap((discovery) =>
          storages.flatMap((storage) =>
            [true, false].map((networkPolicies) => ({
              flavour: GuestbookFlavour[flavour],
              discovery,
              networkPolicies,
              leader: { storage },
              frontend: { exposure },
            })),
          ),
        ),
      );
      const app = new App();
      for (const [index, props] of choices.entries()) {
        new GuestbookApp(new Stack(app, `site-${index}`, { namespace: `site-${index}` }), 'Guestbook', props);
      }
      const counts = choices.map(
        ({ networkPolicies, leader, frontend }) =>
          // three Deployments, two budgets, and the Services of leader and followers
          7 +
          (networkPolicies ? 3 : 0) +
          (leader?.storage ? 1 : 0) +
          ((frontend?.exposure ?? Exposure.clusterIp()).hasService ? 1 : 0),
      );
      expectNoComplaint(
        app,
        counts.reduce((sum, count) => sum + count, 0),
      );
    },
  );

  it.each([
    ['a router', { network: RouterNetwork.byName('k8s-router') }],
    ['a router with a redundant pair', { network: RouterNetwork.byId('113400000101', { addresses }) }],
    [
      'a switch',
      {
        network: SwitchNetwork.byTag('k8s', { addresses: [addresses[0]], prefixLength: 24 }),
        address: '192.168.0.100',
      },
    ],
    [
      'a switch with a redundant pair',
      {
        network: SwitchNetwork.byTag('k8s', { addresses, prefixLength: 24, gateway: '192.168.0.1' }),
        address: '192.168.0.100',
      },
    ],
  ] as const)('load-balanced services on %s with every health check', (_, place) => {
    const plain = [80, { port: 8443, targetPort: 'http' }];
    const checks: [HealthCheck | undefined, readonly LoadBalancerPort[]][] = [
      [undefined, plain],
      [HealthCheck.ping(), plain],
      [HealthCheck.tcp({ retry: 5, connectTimeoutSeconds: 30 }), plain],
      [HealthCheck.http({ path: '/healthz', status: 204 }), plain],
      [HealthCheck.https({ path: '/' }), plain],
      [
        undefined,
        [
          { port: 80, healthCheck: HealthCheck.ping() },
          { port: 443, targetPort: 8080 },
        ],
      ],
    ];
    for (const [healthCheck, ports] of checks) {
      // a new app each time: in one app, their addresses and checks would conflict
      const app = new App();
      const stack = new Stack(app, 'site', { namespace: 'web' });
      const backend = new Workload(stack, 'Web', {
        app: 'nginx',
        image: 'nginx:1.29',
        ports: [{ name: 'http', number: 8080 }],
      });
      const props = { backend, servers, ports, healthCheck, ...place };
      const { probeService } = new SakuraLoadBalancedService(stack, 'Edge', props);
      // the workload and its Services; pings need no probe Service
      expectNoComplaint(app, probeService ? 3 : 2);
    }
  });

  it('a load-balanced service with every option for its traffic', () => {
    const app = new App();
    const stack = new Stack(app, 'site', { namespace: 'web' });
    const backend = new Workload(stack, 'Web', {
      app: 'nginx',
      image: 'nginx:1.29',
      imagePullPolicy: 'IfNotPresent',
      ports: [{ name: 'http', number: 8080 }],
      drainSeconds: 10,
      replicas: 2,
    });
    new SakuraLoadBalancedService(stack, 'Edge', {
      backend,
      servers: [servers[0]],
      ports: [80],
      network: RouterNetwork.byName('k8s-router', { addresses }),
      sourceRanges: ['198.51.100.0/24', '192.0.2.7/32'],
      clientAffinitySeconds: 600,
      externalTrafficPolicy: 'Local',
      trafficDistribution: 'PreferSameNode',
      publishNotReadyAddresses: true,
      annotations: { 'external-dns.alpha.kubernetes.io/hostname': 'shop.example.jp' },
    });
    // the workload, its budget and its two Services
    expectNoComplaint(app, 4);
  });

  it('services that share a load balancer, one of them in front of a Service', () => {
    const app = new App();
    const stack = new Stack(app, 'site', { namespace: 'web' });
    const loadBalancer = new SakuraLoadBalancer(stack, 'Shared', { network: RouterNetwork.byTag('edge') });
    const backend = new ApiObject(stack, 'Web', {
      apiVersion: 'v1',
      kind: 'Service',
      spec: { selector: { app: 'web' }, ports: [{ name: 'https', port: 443, targetPort: 8443 }] },
    });
    new SakuraLoadBalancedService(stack, 'One', { backend, servers, loadBalancer });
    new SakuraLoadBalancedService(stack, 'Two', { backend, servers: ['192.168.0.23'], loadBalancer });
    expectNoComplaint(app, 5);
  });

  it('a workload with every option', () => {
    const app = new App();
    const stack = new Stack(app, 'site', { namespace: 'web' });
    const claim = new ApiObject(stack, 'Claim', {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    });
    const workload = new Workload(stack, 'Web', {
      app: 'nginx',
      image: 'registry.example.jp:5000/web/nginx:1.29',
      command: ['nginx'],
      args: ['-g', 'daemon off;'],
      env: { YES: 'yes', NUMBER: '1', EMPTY: '' },
      ports: [
        { name: 'http', number: 80, servicePort: 8080 },
        { name: 'https', number: 443 },
      ],
      mounts: [Mount.emptyDirectory('/var/cache/nginx', '64Mi'), Mount.persistentVolume('/data', claim)],
      readiness: Probe.http('/ready', { initialDelaySeconds: 1, failureThreshold: 5 }),
      liveness: Probe.command(['true'], { periodSeconds: 30, timeoutSeconds: 1 }),
      drainSeconds: 5,
      replicas: 2,
      strategy: 'Recreate',
      terminationGraceSeconds: 60,
      serviceLinks: true,
      exposure: Exposure.nodePort(32767),
    });
    new PodNetworkPolicy(stack, 'Policy', {
      pods: workload,
      allowFrom: 'anyone',
      allowTo: [workload],
    });
    expectNoComplaint(app, 5);
  });
});
