import type { Chart } from 'cdk8s';
import {
  CaddyProxy,
  GatewayRoutes,
  NginxIngressGateway,
  ProxyCertificates,
  type RouteOptions,
  type Workload,
} from '../../lib';
import { GuestbookFlavour } from '../../lib/guestbook/flavour';
import { GuestbookApp } from '../../lib/guestbook/guestbook-app';
import type { GuestbookProps } from '../../lib/guestbook/guestbook-props';
import { toPodBackend } from '../../lib/kubernetes/backend/pod-backend';
import { Exposure } from '../../lib/kubernetes/service/exposure';
import { find, newChart, notesBelow, problemsBelow, synthesize } from '../kubernetes/manifests';

const guestbook = (props?: GuestbookProps) =>
  synthesize((chart) => new GuestbookApp(chart, 'Guestbook', props));

describe('a Guestbook', () => {
  test.each(['redisLeader', 'legacyMaster', 'agnhost'] as const)(
    'of flavour %s has these objects',
    (name) => {
      expect(guestbook({ flavour: GuestbookFlavour[name] })).toMatchSnapshot();
    },
  );

  test('runs the frontend with this Deployment', () => {
    const labels = {
      app: 'guestbook',
      tier: 'frontend',
      'app.kubernetes.io/name': 'guestbook',
      'app.kubernetes.io/instance': 'frontend',
      'app.kubernetes.io/component': 'frontend',
      'app.kubernetes.io/part-of': 'guestbook',
      'app.kubernetes.io/managed-by': 'kumiki',
    };
    const selector = { app: 'guestbook', tier: 'frontend' };
    expect(find(guestbook(), 'Deployment', 'frontend')).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'frontend', namespace: 'web', labels },
      spec: {
        replicas: 3,
        revisionHistoryLimit: 3,
        selector: { matchLabels: selector },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        template: {
          metadata: { labels },
          spec: {
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            terminationGracePeriodSeconds: 30,
            securityContext: {
              runAsNonRoot: true,
              runAsUser: 65532,
              runAsGroup: 65532,
              fsGroup: 65532,
              fsGroupChangePolicy: 'OnRootMismatch',
              seccompProfile: { type: 'RuntimeDefault' },
              sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '80' }],
            },
            topologySpreadConstraints: [
              {
                maxSkew: 1,
                topologyKey: 'kubernetes.io/hostname',
                whenUnsatisfiable: 'ScheduleAnyway',
                labelSelector: { matchLabels: selector },
                matchLabelKeys: ['pod-template-hash'],
              },
            ],
            containers: [
              {
                name: 'php-redis',
                image: 'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend:v5',
                imagePullPolicy: 'Always',
                env: [{ name: 'GET_HOSTS_FROM', value: 'dns' }],
                ports: [{ name: 'http', containerPort: 80, protocol: 'TCP' }],
                resources: {
                  requests: { cpu: '100m', memory: '100Mi', 'ephemeral-storage': '64Mi' },
                  limits: { cpu: '500m', memory: '256Mi', 'ephemeral-storage': '512Mi' },
                },
                securityContext: {
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ['ALL'] },
                },
                readinessProbe: {
                  httpGet: { path: '/', port: 'http' },
                  periodSeconds: 5,
                  timeoutSeconds: 3,
                  failureThreshold: 3,
                },
                livenessProbe: {
                  tcpSocket: { port: 'http' },
                  periodSeconds: 20,
                  timeoutSeconds: 3,
                  failureThreshold: 3,
                },
                lifecycle: { preStop: { sleep: { seconds: 5 } } },
                volumeMounts: [
                  { name: 'var-run-apache2', mountPath: '/var/run/apache2' },
                  { name: 'var-lock-apache2', mountPath: '/var/lock/apache2' },
                  { name: 'tmp', mountPath: '/tmp' },
                ],
              },
            ],
            volumes: [
              { name: 'var-run-apache2', emptyDir: { sizeLimit: '16Mi' } },
              { name: 'var-lock-apache2', emptyDir: { sizeLimit: '16Mi' } },
              { name: 'tmp', emptyDir: { sizeLimit: '16Mi' } },
            ],
          },
        },
      },
    });
  });

  test('has one leader, two followers and three frontends unless told otherwise', () => {
    const replicas = (props?: GuestbookProps) =>
      guestbook(props)
        .filter((object) => object.kind === 'Deployment')
        .map((object) => [object.metadata.name, object.spec.replicas]);
    expect(replicas()).toEqual([
      ['redis-leader', 1],
      ['redis-follower', 2],
      ['frontend', 3],
    ]);
    expect(replicas({ followers: { replicas: 4 }, frontend: { replicas: 1 } })).toEqual([
      ['redis-leader', 1],
      ['redis-follower', 4],
      ['frontend', 1],
    ]);
  });

  test('never runs two leaders at a time', () => {
    expect(find(guestbook(), 'Deployment', 'redis-leader').spec.strategy).toEqual({ type: 'Recreate' });
  });

  test.each([
    [
      undefined,
      { type: 'ClusterIP', ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }] },
    ],
    [
      Exposure.nodePort(30080),
      {
        type: 'NodePort',
        ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP', nodePort: 30080 }],
      },
    ],
    [
      Exposure.loadBalancer(),
      { type: 'LoadBalancer', ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }] },
    ],
  ])('exposes the frontend as asked: %#', (exposure, spec) => {
    expect(find(guestbook({ frontend: { exposure } }), 'Service', 'frontend').spec).toEqual({
      ...spec,
      selector: { app: 'guestbook', tier: 'frontend' },
    });
  });

  test('creates no Service for a frontend that is not exposed, which can still be a backend', () => {
    const chart = newChart();
    const { frontend } = new GuestbookApp(chart, 'Guestbook', { frontend: { exposure: Exposure.none() } });
    expect(frontend.service).toBeUndefined();
    expect(toPodBackend(frontend)).toEqual({
      construct: frontend,
      namespace: 'web',
      selector: { app: 'guestbook', tier: 'frontend' },
      ports: [{ name: 'http', number: 80, protocol: 'TCP' }],
      servicePorts: [],
      health: { port: 'http', protocol: 'http', path: '/' },
      refusedRequests: [{ path: '/guestbook.php', withoutParameter: 'cmd' }],
    });
  });

  test('has tiers that can each be passed as a backend', () => {
    const { leader, followers } = new GuestbookApp(newChart(), 'Guestbook');
    const { metadata, spec } = leader.service?.toJson() ?? {};
    expect(toPodBackend(leader)).toEqual({
      construct: leader,
      namespace: 'web',
      selector: { app: 'redis', role: 'leader', tier: 'backend' },
      ports: [{ name: 'redis', number: 6379, protocol: 'TCP' }],
      servicePorts: [{ port: 6379, targetPort: 'redis', protocol: 'TCP' }],
      service: { spec, labels: metadata.labels, annotations: {} },
    });
    expect(toPodBackend(followers).selector).toEqual({ app: 'redis', role: 'follower', tier: 'backend' });
  });

  test('tells load balancers which path its frontend answers, and that agnhost has no page at /', () => {
    const chart = newChart();
    const { frontend } = new GuestbookApp(chart, 'Guestbook', { flavour: GuestbookFlavour.agnhost });
    expect(toPodBackend(frontend).health).toEqual({
      port: 'http',
      protocol: 'http',
      path: '/get',
      statusByPath: { '/': 404 },
    });
    const own = new GuestbookApp(chart, 'Own', {
      flavour: GuestbookFlavour.agnhost,
      frontend: { image: 'example.jp/board:1' },
    });
    expect(toPodBackend(own.frontend).health?.statusByPath).toBeUndefined();
  });

  test('keeps messages in a volume when asked to', () => {
    const objects = guestbook({ leader: { storage: { size: '1Gi', storageClassName: 'ssd' } } });
    expect(find(objects, 'PersistentVolumeClaim', 'redis-leader-data').spec).toEqual({
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
      storageClassName: 'ssd',
    });
    const { spec } = find(objects, 'Deployment', 'redis-leader').spec.template;
    expect(spec.volumes).toEqual([
      { name: 'data', persistentVolumeClaim: { claimName: 'redis-leader-data' } },
    ]);
    expect(spec.containers[0]).toMatchObject({
      args: ['redis-server', '--appendonly', 'yes', '--protected-mode', 'no'],
      volumeMounts: [{ name: 'data', mountPath: '/data' }],
    });
  });

  test('has no problems in any flavour', () => {
    for (const flavour of [
      GuestbookFlavour.redisLeader,
      GuestbookFlavour.legacyMaster,
      GuestbookFlavour.agnhost,
    ]) {
      const chart = newChart();
      new GuestbookApp(chart, 'Guestbook', { flavour });
      expect(problemsBelow(chart)).toEqual([]);
    }
  });
});

describe('discovery by environment', () => {
  const props: GuestbookProps = { discovery: 'env' };

  test('creates Services before the pods that look for them, wherever those are in the tree', () => {
    const { leader, followers, frontend } = new GuestbookApp(newChart(), 'Guestbook', props);
    expect(followers.deployment.node.dependencies).toEqual([leader.service]);
    expect(frontend.deployment.node.dependencies).toEqual([leader.service, followers.service]);
  });

  test('tells images and arguments to read the variables, and has Kubernetes set them', () => {
    const objects = guestbook(props);
    const podOf = (name: string) => find(objects, 'Deployment', name).spec.template.spec;
    expect(podOf('redis-follower')).toMatchObject({
      enableServiceLinks: true,
      containers: [
        {
          env: [{ name: 'GET_HOSTS_FROM', value: 'env' }],
          args: [
            'redis-server',
            '--replicaof',
            '$(REDIS_LEADER_SERVICE_HOST)',
            '6379',
            '--protected-mode',
            'no',
          ],
        },
      ],
    });
    expect(podOf('frontend')).toMatchObject({
      enableServiceLinks: true,
      containers: [{ env: [{ name: 'GET_HOSTS_FROM', value: 'env' }] }],
    });
    expect(podOf('redis-leader')).toMatchObject({ enableServiceLinks: false });
  });

  test('does not allow connections to DNS, which is not used', () => {
    const policies = guestbook(props).filter((object) => object.kind === 'NetworkPolicy');
    expect(policies).toHaveLength(3);
    expect(JSON.stringify(policies)).not.toContain('kube-dns');
  });
});

describe('notes of a Guestbook', () => {
  const notes = (props?: GuestbookProps) => {
    const chart = newChart();
    new GuestbookApp(chart, 'Guestbook', props);
    return notesBelow(chart).join('\n');
  };

  test('say that messages are lost without storage, but not with it', () => {
    expect(notes()).toContain("shop/Guestbook: messages are lost with the leader's pod");
    expect(notes({ leader: { storage: { size: '1Gi' } } })).not.toContain(
      "messages are lost with the leader's pod",
    );
  });

  test('say that the frontend shows phpinfo() to everybody', () => {
    expect(notes()).toContain('phpinfo()');
    expect(notes({ flavour: GuestbookFlavour.agnhost })).not.toContain('phpinfo()');
  });

  it('do not warn of phpinfo() if only proxies that refuse such requests are in front', () => {
    const notesBehind = (front: (chart: Chart, frontend: Workload) => void, exposure?: Exposure) => {
      const chart = newChart();
      const { frontend } = new GuestbookApp(chart, 'Guestbook', { frontend: { exposure } });
      front(chart, frontend);
      return notesBelow(chart).join('\n');
    };
    const caddy = (chart: Chart, upstream: Workload) =>
      new CaddyProxy(chart, 'Proxy', {
        hosts: ['guestbook.example.jp'],
        upstream,
        certificates: ProxyCertificates.internal(),
      });
    expect(notesBehind(caddy)).not.toContain('phpinfo()');
    expect(notesBehind(caddy, Exposure.nodePort(30080))).toContain('phpinfo()');
    const nginx = (chart: Chart, frontend: Workload, options?: RouteOptions) =>
      new NginxIngressGateway(chart, 'Gateway').route('/guestbook', frontend, options);
    expect(notesBehind(nginx)).not.toContain('phpinfo()');
    expect(notesBehind((...front) => nginx(...front, { stripPrefix: true }))).not.toContain('phpinfo()');
    expect(
      notesBehind((chart, frontend) => {
        caddy(chart, frontend);
        nginx(chart, frontend);
      }),
    ).not.toContain('phpinfo()');
    // the replaced path differs from the one that clients request
    expect(notesBehind((...front) => nginx(...front, { replacePrefix: '/guestbook.php' }))).toContain(
      'phpinfo()',
    );
    // none of our servers handles the requests
    expect(
      notesBehind((chart, frontend) => {
        caddy(chart, frontend);
        new GatewayRoutes(chart, 'Routes', { defaultBackend: frontend });
      }),
    ).toContain('phpinfo()');
  });

  test('say what is exposed without network policies', () => {
    expect(notes({ networkPolicies: false })).toContain(
      'every pod of the cluster can read and write messages',
    );
    expect(notes()).not.toContain('every pod of the cluster');
  });

  test('list the given exceptions from Pod Security', () => {
    const exceptions = notes({
      frontend: {
        runAsUser: 0,
        keepCapabilities: ['SETUID', 'NET_BIND_SERVICE'],
        writableRootFilesystem: true,
      },
    });
    expect(exceptions).toContain(
      'shop/Guestbook/Frontend: runs as root, which Pod Security "restricted" forbids',
    );
    expect(exceptions).toContain('shop/Guestbook/Frontend: keeps SETUID, which');
    expect(exceptions).toContain('shop/Guestbook/Frontend: may write over the files of its image');
  });

  test('name an unknown image', () => {
    expect(notes({ frontend: { image: 'example.jp/board:1' } })).toContain(
      'image example.jp/board:1 is not known: as frontend it must do what',
    );
  });
});
