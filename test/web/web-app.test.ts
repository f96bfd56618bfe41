import { ApiObject, App, Chart } from 'cdk8s';
import { toPodBackend } from '../../lib/kubernetes/backend/pod-backend';
import { Exposure } from '../../lib/kubernetes/service/exposure';
import { EnvValue } from '../../lib/kubernetes/workload/env-value';
import { Mount } from '../../lib/kubernetes/workload/mount';
import { Probe } from '../../lib/kubernetes/workload/probe';
import { BlueGreenWebApp, type BlueGreenWebAppProps } from '../../lib/web/blue-green-web-app';
import { ExternalDatabase } from '../../lib/web/external-database';
import { WebApp } from '../../lib/web/web-app';
import type { WebAppProps } from '../../lib/web/web-app-props';
import {
  find,
  newChart,
  notesBelow,
  problemsBelow,
  synthesize,
  type TestObject,
} from '../kubernetes/manifests';
import { violationsOf } from '../kubernetes/workload/pod-security-standard';

const image = 'registry.example.jp/notes:1.4.2';
const ports = [{ name: 'http', number: 3000 }];
const props: WebAppProps = { name: 'notes', image, ports };
const database = { host: '10.0.2.2', engine: 'mysql', database: 'example', name: 'mysql-service' } as const;
const credentials = { secretName: 'mysql' };

const objectsOf = (changes: Partial<WebAppProps> = {}) =>
  synthesize((chart) => new WebApp(chart, 'Notes', { ...props, ...changes }));
const deploymentOf = (changes: Partial<WebAppProps> = {}) => find(objectsOf(changes), 'Deployment', 'notes');
const podOf = (changes: Partial<WebAppProps> = {}) => Object(deploymentOf(changes).spec.template.spec);
/** Returns the main container of the pods in a set of objects. */
const mainOf = (objects: readonly TestObject[]) =>
  Object(find(objects, 'Deployment', 'notes').spec.template.spec.containers[0]);
const containerOf = (changes: Partial<WebAppProps> = {}) => podOf(changes).containers[0];

describe('a WebApp', () => {
  test('is a Deployment of two pods with its Service, budget and network policy', () => {
    expect(objectsOf().map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'Deployment notes',
      'Service notes',
      'PodDisruptionBudget notes',
      'NetworkPolicy notes',
    ]);
    expect(deploymentOf().spec.replicas).toBe(2);
  });

  test('meets Pod Security "restricted" with sidecars and init containers', () => {
    const sidecars = [
      { name: 'proxy', image: 'docker.io/envoy:1', ports: [{ name: 'admin', number: 9901 }] },
    ];
    const initContainers = [{ name: 'unpack', image, command: ['unpack'] }];
    expect(violationsOf(podOf({ sidecars, initContainers }))).toEqual([]);
  });

  test('uses its readiness probe at startup too, and restarts only if its port does not answer', () => {
    const { startupProbe, readinessProbe, livenessProbe } = containerOf({ readiness: Probe.http('/health') });
    expect(startupProbe).toMatchObject({
      httpGet: { path: '/health' },
      periodSeconds: 2,
      failureThreshold: 150,
    });
    expect(readinessProbe).toMatchObject({ httpGet: { path: '/health', port: 'http' } });
    expect(livenessProbe).toMatchObject({
      tcpSocket: { port: 'http' },
      periodSeconds: 20,
      failureThreshold: 3,
    });
  });

  test('has no liveness probe that repeats its readiness probe', () => {
    expect(containerOf().livenessProbe).toBeUndefined();
    expect(containerOf({ readiness: Probe.tcp({ periodSeconds: 1 }) }).livenessProbe).toBeUndefined();
    const liveness = Probe.http('/alive', { periodSeconds: 20 });
    expect(containerOf({ liveness }).livenessProbe).toMatchObject({ httpGet: { path: '/alive' } });
  });

  test('waits before its process is told to stop, and extends the grace period by that time', () => {
    expect(containerOf().lifecycle).toEqual({ preStop: { sleep: { seconds: 10 } } });
    expect(podOf().terminationGracePeriodSeconds).toBe(40);
    expect(podOf({ drainSeconds: 3 }).terminationGracePeriodSeconds).toBe(33);
  });

  test('replaces pods as its rollout settings say', () => {
    const rollout = {
      maxSurge: '100%',
      maxUnavailable: '50%',
      minReadySeconds: 5,
      progressDeadlineSeconds: 120,
      revisionHistoryLimit: 10,
    } as const;
    expect(deploymentOf({ rollout }).spec).toMatchObject({
      minReadySeconds: 5,
      progressDeadlineSeconds: 120,
      revisionHistoryLimit: 10,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '100%', maxUnavailable: '50%' } },
    });
    expect(deploymentOf().spec.strategy).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
    });
  });

  test.each<[number, WebAppProps['rollout'], string | undefined]>([
    [2, { maxUnavailable: 2 }, 'all 2 pods'],
    [2, { maxUnavailable: 5 }, 'all 2 pods'],
    [3, { maxUnavailable: '100%' }, 'all 3 pods'],
    [1, { maxUnavailable: 1 }, 'the only pod'],
    // Kubernetes rounds the 10 % down to no pod, but then removes one after all
    [1, { maxSurge: 0, maxUnavailable: '10%' }, 'the only pod'],
    [1, { maxSurge: '1%', maxUnavailable: '99%' }, undefined],
    [2, { maxSurge: 0, maxUnavailable: '10%' }, undefined],
    [3, { maxSurge: '100%', maxUnavailable: '50%' }, undefined],
    [0, { maxUnavailable: 1 }, undefined],
  ])('of %j pods notes if a rollout with %j can leave no pod', (replicas, rollout, lost) => {
    const chart = newChart();
    new WebApp(chart, 'Notes', { ...props, replicas, rollout });
    const notes = notesBelow(chart).filter((note) => note.includes('rollout'));
    expect(notes).toEqual(lost === undefined ? [] : [expect.stringContaining(lost)]);
  });

  test('may have a sidecar port with the number of an unrelated Service port', () => {
    const chart = newChart();
    const sidecars = [{ name: 'metrics', image, ports: [{ name: 'metrics', number: 9090 }] }];
    new WebApp(chart, 'Notes', {
      ...props,
      ports: [{ name: 'http', number: 3000, servicePort: 9090 }],
      sidecars,
    });
    expect(problemsBelow(chart)).toEqual([]);
  });

  test('gives the change cause of a revision on the Deployment alone', () => {
    const { metadata, spec } = Object(deploymentOf({ changeCause: 'notes 1.4.2: faster list' }));
    expect(metadata.annotations).toEqual({ 'kubernetes.io/change-cause': 'notes 1.4.2: faster list' });
    expect(spec.template.metadata.annotations).toBeUndefined();
  });

  test('lets Kubernetes choose the number of pods', () => {
    const objects = objectsOf({ autoscaling: { minReplicas: 3, maxReplicas: 9, targetMemoryPercent: 80 } });
    expect(find(objects, 'HorizontalPodAutoscaler', 'notes').spec).toEqual({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'notes' },
      minReplicas: 3,
      maxReplicas: 9,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } },
        },
        {
          type: 'Resource',
          resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 80 } },
        },
      ],
    });
    const { spec } = find(objects, 'Deployment', 'notes');
    // a number here would be reset at every apply
    expect('replicas' in spec).toBe(false);
    expect(find(objects, 'PodDisruptionBudget', 'notes').spec.maxUnavailable).toBe(1);
  });

  test('has sidecars that start before it and end after it, and share directories with it', () => {
    const shared = Mount.emptyDirectory('/var/spool/notes', '16Mi');
    const own = Mount.emptyDirectory('/tmp', '16Mi');
    const pod = podOf({
      mounts: [shared, own],
      sidecars: [
        {
          name: 'shipper',
          image: 'docker.io/shipper:2',
          mounts: [shared.at('/spool'), Mount.emptyDirectory('/tmp', '8Mi')],
          readiness: Probe.http('/ready'),
          ports: [{ name: 'metrics', number: 9000, servicePort: 9000 }],
        },
      ],
    });
    const [shipper] = pod.initContainers;
    expect(shipper).toMatchObject({ name: 'shipper', restartPolicy: 'Always' });
    expect(shipper.volumeMounts).toEqual([
      { name: 'var-spool-notes', mountPath: '/spool' },
      { name: 'tmp-2', mountPath: '/tmp' },
    ]);
    expect(pod.volumes).toEqual([
      { name: 'var-spool-notes', emptyDir: { sizeLimit: '16Mi' } },
      { name: 'tmp', emptyDir: { sizeLimit: '16Mi' } },
      { name: 'tmp-2', emptyDir: { sizeLimit: '8Mi' } },
    ]);
  });

  test('exposes ports of sidecars on the Service if they have a Service port', () => {
    const sidecars = [
      {
        name: 'proxy',
        image,
        ports: [
          { name: 'https', number: 8443, servicePort: 443 },
          { name: 'admin', number: 9901 },
        ],
      },
    ];
    const { spec } = Object(find(objectsOf({ sidecars }), 'Service', 'notes'));
    expect(spec.ports.map(({ port }: { port: number }) => port)).toEqual([3000, 443]);
  });

  test.each([
    [Exposure.clusterIp(), { type: 'ClusterIP' }],
    [Exposure.nodePort(31080), { type: 'NodePort', ports: [expect.objectContaining({ nodePort: 31080 })] }],
    [Exposure.loadBalancer('metallb'), { type: 'LoadBalancer', loadBalancerClass: 'metallb' }],
  ])('has a Service of the given type: %#', (exposure, expected) => {
    expect(find(objectsOf({ exposure }), 'Service', 'notes').spec).toMatchObject(expected);
  });

  test('can be the backend of anything that takes a workload', () => {
    const chart = newChart();
    const backend = toPodBackend(new WebApp(chart, 'Notes', { ...props, readiness: Probe.http('/health') }));
    expect(backend).toMatchObject({
      ports: [{ name: 'http', number: 3000 }],
      servicePorts: [{ port: 3000, targetPort: 'http' }],
      health: { path: '/health' },
    });
  });
});

describe('the variables of a WebApp', () => {
  const envOf = (env: WebAppProps['env']) => containerOf({ env }).env;

  test('come from texts, ConfigMaps, Secrets and the pod', () => {
    const env = {
      SERVER_PORT: '3000',
      THEME: EnvValue.configMap('settings', 'theme'),
      SESSION_KEY: EnvValue.secret('notes', 'session-key'),
      POD: EnvValue.field('metadata.name'),
    };
    expect(envOf(env)).toEqual([
      { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      { name: 'SERVER_PORT', value: '3000' },
      { name: 'SESSION_KEY', valueFrom: { secretKeyRef: { name: 'notes', key: 'session-key' } } },
      { name: 'THEME', valueFrom: { configMapKeyRef: { name: 'settings', key: 'theme' } } },
    ]);
  });

  test('can refer to a ConfigMap object, whatever name it gets', () => {
    const objects = synthesize((chart) => {
      const configMap = new ApiObject(chart, 'Settings', { apiVersion: 'v1', kind: 'ConfigMap' });
      new WebApp(chart, 'Notes', { ...props, env: { THEME: EnvValue.configMap(configMap, 'theme') } });
    });
    const name = objects.find(({ kind }) => kind === 'ConfigMap')?.metadata.name;
    const [container] = [mainOf(objects)];
    expect(container.env[0].valueFrom.configMapKeyRef.name).toBe(name);
  });

  test('come after the variables that they refer to', () => {
    const env = { A: EnvValue.template('$(B)/a'), B: EnvValue.template('$(C)/b'), C: 'c', D: 'd' };
    expect(envOf(env).map(({ name }: { name: string }) => name)).toEqual(['C', 'D', 'B', 'A']);
  });
});

describe('a WebApp with a database', () => {
  const connected = (host: string | readonly string[], changes: Partial<WebAppProps> = {}) =>
    synthesize((chart) => {
      const notes = new WebApp(chart, 'Notes', { ...props, ...changes });
      notes.connect(new ExternalDatabase(chart, 'Database', { ...database, host, credentials }));
    });
  const deployed = (host: string | readonly string[]) => Object(find(connected(host), 'Deployment', 'notes'));

  test('gets its variables, with user and password from the Secret alone', () => {
    expect(deployed('10.0.2.2').spec.template.spec.containers[0].env).toEqual([
      { name: 'DB_HOST', value: 'mysql-service' },
      { name: 'DB_NAME', value: 'example' },
      { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'mysql', key: 'password' } } },
      { name: 'DB_PORT', value: '3306' },
      { name: 'DB_USER', valueFrom: { secretKeyRef: { name: 'mysql', key: 'username' } } },
    ]);
  });

  test('starts no rollout when the database moves from a workstation to production', () => {
    expect(deployed('10.0.2.2')).toEqual(deployed('db.example.jp'));
  });

  test('may connect to the addresses of the database, or to its port if only a name is known', () => {
    const egressOf = (host: string | readonly string[]) =>
      Object(find(connected(host), 'NetworkPolicy', 'notes').spec.egress).filter(
        ({ ports }: { ports: { port: number }[] }) => ports[0]?.port !== 53,
      );
    expect(egressOf(['10.0.2.2', '10.0.2.3'])).toEqual([
      {
        to: [{ ipBlock: { cidr: '10.0.2.2/32' } }, { ipBlock: { cidr: '10.0.2.3/32' } }],
        ports: [{ port: 3306, protocol: 'TCP' }],
      },
    ]);
    expect(egressOf('fd00::1')).toEqual([
      { to: [{ ipBlock: { cidr: 'fd00::1/128' } }], ports: [{ port: 3306, protocol: 'TCP' }] },
    ]);
    expect(egressOf('db.example.jp')).toEqual([{ ports: [{ port: 3306, protocol: 'TCP' }] }]);
  });

  test('may use the variable names that its image expects', () => {
    const objects = synthesize((chart) => {
      const notes = new WebApp(chart, 'Notes', props);
      notes.connect(new ExternalDatabase(chart, 'Database', { ...database, credentials }), {
        names: { user: 'DB_USER_NAME', password: 'DB_USER_PASSWORD' },
        jdbcUrl: 'DB_URL',
        jdbcParameters: { characterEncoding: 'utf8' },
      });
    });
    const { env } = mainOf(objects);
    const names = env.map(({ name }: { name: string }) => name);
    expect(names).toEqual(['DB_HOST', 'DB_NAME', 'DB_PORT', 'DB_URL', 'DB_USER_NAME', 'DB_USER_PASSWORD']);
    expect(env[3].value).toBe('jdbc:mysql://mysql-service:3306/example?characterEncoding=utf8');
  });

  test.each([
    ['DB_HOST', { jdbcUrl: 'DB_HOST' }],
    ['DATABASE', { names: { name: 'DATABASE', port: 'DATABASE' } }],
    ['DB_PORT', { names: { user: 'DB_PORT' } }],
  ])('does not set %s twice', (given, options) => {
    const chart = newChart();
    const data = new ExternalDatabase(chart, 'Database', { ...database, credentials });
    new WebApp(chart, 'Notes', props).connect(data, options);
    expect(problemsBelow(chart)).toMatchObject([{ code: 'DATABASE_CONNECTION', given }]);
  });

  test('connects to another namespace by a name that includes it', () => {
    const app = new App();
    const [web, data] = ['web', 'data'].map((namespace) => new Chart(app, namespace, { namespace }));
    if (!web || !data) throw new Error('two charts were made');
    const other = new ExternalDatabase(data, 'Database', { ...database, credentials });
    new WebApp(web, 'Notes', props).connect(other);
    expect(mainOf(web.toJson()).env[0]).toEqual({ name: 'DB_HOST', value: 'mysql-service.data.svc' });
  });

  test('migrates it in a separate Job before new pods start', () => {
    const migration = { command: ['notes', 'migrate'], waitCommand: ['notes', 'migrate', '--check'] };
    const objects = connected('10.0.2.2', { migration });
    const kinds = objects.map(({ kind }) => kind);
    expect(kinds.indexOf('Job')).toBeLessThan(kinds.indexOf('Deployment'));
    expect(kinds.indexOf('EndpointSlice')).toBeLessThan(kinds.indexOf('Job'));
    const job = Object(objects.find(({ kind }) => kind === 'Job'));
    expect(job.metadata.name).toMatch(/^notes-migrate-[0-9a-f]{16}$/);
    expect(job.spec.template.spec).toMatchObject({ restartPolicy: 'Never' });
    expect(job.spec.template.spec.containers[0]).toMatchObject({ image, command: ['notes', 'migrate'] });
    expect(violationsOf(job.spec.template.spec)).toEqual([]);
    const pod = Object(find(objects, 'Deployment', 'notes').spec.template.spec);
    expect(pod.initContainers[0]).toMatchObject({ name: 'wait-for-migration', image });
    expect(pod.initContainers[0].env).toEqual(job.spec.template.spec.containers[0].env);
    // it must not receive traffic
    const { selector } = find(objects, 'Service', 'notes').spec;
    expect(job.spec.template.metadata.labels).not.toMatchObject(selector);
    const policy = Object(find(objects, 'NetworkPolicy', 'notes-migrate').spec);
    expect(job.spec.template.metadata.labels).toMatchObject(policy.podSelector.matchLabels);
    expect(policy.egress).toEqual(find(objects, 'NetworkPolicy', 'notes').spec.egress);
  });

  test('has a new Job for a new image or variable, and the same Job otherwise', () => {
    const nameOf = (changes: Partial<WebAppProps>) =>
      objectsOf({ migration: { command: ['migrate'] }, ...changes }).find(({ kind }) => kind === 'Job')
        ?.metadata.name;
    expect(nameOf({})).toBe(nameOf({ replicas: 5, changeCause: 'more pods' }));
    expect(nameOf({ image: `${image}1` })).not.toBe(nameOf({}));
    expect(nameOf({ env: { A: 'b' } })).not.toBe(nameOf({}));
  });
});

describe('an app of two colours', () => {
  const release = (tag: string) => ({ image: `registry.example.jp/notes:${tag}` });
  const both = (live: 'blue' | 'green', changes: Partial<BlueGreenWebAppProps> = {}) =>
    synthesize(
      (chart) =>
        new BlueGreenWebApp(chart, 'Notes', {
          name: 'notes',
          ports,
          live,
          blue: release('1'),
          green: release('2'),
          ...changes,
        }),
    );

  test('switches over by its Services alone', () => {
    const [blue, green] = [both('blue'), both('green')];
    const changed = blue.filter((object, index) => JSON.stringify(object) !== JSON.stringify(green[index]));
    expect(changed.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'Service notes',
      'Service notes-preview',
    ]);
    const selectorOf = (objects: typeof blue, name: string) => find(objects, 'Service', name).spec.selector;
    expect(selectorOf(blue, 'notes')).toEqual(selectorOf(green, 'notes-preview'));
    expect(selectorOf(green, 'notes')).toEqual(selectorOf(blue, 'notes-preview'));
    const { labels } = find(blue, 'Deployment', 'notes-blue').spec.template.metadata;
    expect(labels).toMatchObject(selectorOf(blue, 'notes'));
    expect(labels).not.toMatchObject(selectorOf(blue, 'notes-preview'));
  });

  test('migrates for each release with a migration, by its own command if it has one', () => {
    const jobsOf = (objects: readonly TestObject[]) =>
      objects
        .filter(({ kind }) => kind === 'Job')
        .map(({ metadata, spec }) => [
          metadata.name.replace(/-[^-]*$/, ''),
          Object(spec.template.spec.containers[0]).command,
        ]);
    const green = { ...release('2'), migration: { command: ['migrate', '2'] } };
    expect(jobsOf(both('blue', { green }))).toEqual([['notes-green-migrate', ['migrate', '2']]]);
    expect(jobsOf(both('blue', { green, migration: { command: ['migrate'] } }))).toEqual([
      ['notes-blue-migrate', ['migrate']],
      ['notes-green-migrate', ['migrate', '2']],
    ]);
  });

  test('acts as its live side if used as a backend', () => {
    const chart = newChart();
    const common = { ports, blue: release('1'), green: release('2') };
    const app = new BlueGreenWebApp(chart, 'Notes', { ...common, live: 'green' });
    expect(toPodBackend(app).selector).toEqual(app.green?.workload.labels.selector);
    expect(toPodBackend(app).ports).toEqual([{ name: 'http', number: 3000, protocol: 'TCP' }]);
    expect(problemsBelow(app)).toEqual([]);
  });

  test('has no preview while it has only one side', () => {
    const kinds = both('blue', { green: undefined }).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(kinds.filter((name) => name.startsWith('Service'))).toEqual(['Service notes']);
    expect(kinds.filter((name) => name.startsWith('Deployment'))).toEqual(['Deployment notes-blue']);
  });
});
