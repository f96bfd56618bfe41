import {
  type App,
  ExternalDatabase,
  GuestbookApp,
  HealthCheck,
  KubeadmCluster,
  Namespace,
  NginxIngressGateway,
  PolicyEnforcer,
  Probe,
  RouterNetwork,
  SakuraLoadBalancedService,
  Stack,
  WebApp,
} from 'kumiki';

/** A whole site: its machines, and what runs on them behind one virtual IP. */
export class Site extends Stack {
  constructor(app: App, id: string) {
    super(app, id, { zone: 'is1b', namespace: 'site' });
    new Namespace(this, 'Namespace');

    const machines = new KubeadmCluster(this, 'Machines', {
      kubernetesVersion: '1.36.3',
      // placeholder: docs/machines.md explains how to get the checksum of the image
      extension: { sha256: 'a8d1f06b5c2e94737e1b0c8f6d3a592e4b7061f8c9d2e3a54b6f7081c2d3e4f5' },
      master: { hostname: 'master', address: '203.0.113.4' },
      nodes: [
        { hostname: 'node-1', address: '203.0.113.5' },
        { hostname: 'node-2', address: '203.0.113.6' },
      ],
      nodeNetwork: '203.0.113.0/28',
      gateway: '203.0.113.1',
      overlayNetwork: '10.240.0.0/16',
      policyEnforcer: PolicyEnforcer.kubeNetworkPolicies(),
      sshAuthorizedKeys: [
        'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB3f1T2pN9lJk2mG0c7n4uYv8wXzQ5rEoS6bKdHfLiMg a',
      ],
    });

    const guestbook = new GuestbookApp(this, 'Guestbook');
    const database = new ExternalDatabase(this, 'Database', {
      engine: 'mysql',
      host: 'mysql.db.example.jp',
      database: 'notes',
      credentials: { secretName: 'mysql' },
    });
    const notes = new WebApp(this, 'Notes', {
      image: 'registry.example.jp/notes:1.0.0',
      ports: [{ name: 'http', number: 3000, servicePort: 80 }],
      readiness: Probe.http('/health'),
    }).connect(database);

    const gateway = new NginxIngressGateway(this, 'Gateway', { defaultBackend: guestbook.frontend });
    gateway.route('/notes/', notes, { stripPrefix: true });

    new SakuraLoadBalancedService(this, 'Edge', {
      backend: gateway,
      servers: machines.nodes,
      network: RouterNetwork.byName('k8s-router'),
      ports: [80],
      healthCheck: HealthCheck.http({ path: gateway.healthPath }),
    });
  }
}
