import {
  BlueGreenWebApp,
  type BlueGreenWebAppProps,
  type ConnectOptions,
  EnvValue,
  Exposure,
  ExternalDatabase,
  type ExternalDatabaseProps,
  Mount,
  Probe,
  WebApp,
  type WebAppProps,
} from '../../lib';
import { errorOf, type WrongStack } from './wrong-stack';

const image = 'registry.example.jp/notes:1.4.2';
const ports = [{ name: 'http', number: 3000 }];

/** Creates a valid web app, with some changes. */
function app(changes: Partial<WebAppProps>): WrongStack {
  return (stack) => {
    new WebApp(stack, 'Notes', { image, ports, ...changes });
  };
}

/** Creates a valid database, with some changes. */
function database(changes: Partial<ExternalDatabaseProps>): WrongStack {
  return (stack) => {
    new ExternalDatabase(stack, 'Database', { ...right, ...changes });
  };
}

const right: ExternalDatabaseProps = {
  host: 'db.example.jp',
  engine: 'mysql',
  database: 'example',
  credentials: { secretName: 'mysql' },
};

/** Creates an app that connects to databases in this way. */
function connected(options: ConnectOptions, changes: Partial<ExternalDatabaseProps> = {}): WrongStack {
  return (stack) => {
    const notes = new WebApp(stack, 'Notes', { image, ports, env: { DB_HOST: 'elsewhere' } });
    notes.connect(new ExternalDatabase(stack, 'Database', { ...right, ...changes }), options);
  };
}

function colours(changes: Partial<BlueGreenWebAppProps>): WrongStack {
  return (stack) => {
    new BlueGreenWebApp(stack, 'Notes', { ports, live: 'blue', blue: { image }, ...changes });
  };
}

describe('the error for a web app', () => {
  it.each<[string, WrongStack]>([
    ['whose image is none', app({ image: 'Notes:latest!' })],
    ['whose node port is below the range', app({ exposure: Exposure.nodePort(80) })],
    ['that can replace no pod', app({ rollout: { maxSurge: 0, maxUnavailable: '0%' } })],
    ['whose share of pods is none', app({ rollout: { maxSurge: '25.5%' } })],
    ['that may miss more pods than there are', app({ rollout: { maxUnavailable: '150%' } })],
    ['that fails before it succeeds', app({ rollout: { minReadySeconds: 60, progressDeadlineSeconds: 60 } })],
    ['that cannot go back', app({ rollout: { revisionHistoryLimit: 0 } })],
    ['scaled to less than its least', app({ autoscaling: { minReplicas: 4, maxReplicas: 3 } })],
    ['scaled to no pods', app({ autoscaling: { minReplicas: 0, maxReplicas: 0, targetCpuPercent: 0 } })],
    ['scaled and not scaled', app({ replicas: 3, autoscaling: { maxReplicas: 5 } })],
    [
      'whose liveness fails when it drains',
      app({
        readiness: Probe.http('/health'),
        liveness: Probe.httpOn(3000, '/health', { periodSeconds: 20 }),
      }),
    ],
    [
      'whose liveness runs the same program as its readiness',
      app({
        readiness: Probe.command(['check', '--fast']),
        liveness: Probe.command(['check', '--fast'], { periodSeconds: 20 }),
      }),
    ],
    [
      'that is killed after three seconds',
      app({ liveness: Probe.tcp({ initialDelaySeconds: 3, periodSeconds: 1, failureThreshold: 3 }) }),
    ],
    ['whose probe never comes', app({ readiness: Probe.http('/health', { periodSeconds: 0 }) })],
    ['whose probe has no path', app({ readiness: Probe.http('health check') })],
    ['whose probe goes nowhere', app({ startup: Probe.httpOn(0, '/health'), readiness: Probe.command([]) })],
    ['whose drain leaves no time', app({ drainSeconds: 30, terminationGraceSeconds: 30 })],
    ['whose sidecars are its twins', app({ app: 'notes', sidecars: [{ name: 'notes', image }] })],
    [
      'whose sidecar has no port for its probe',
      app({ sidecars: [{ name: 'a', image, readiness: Probe.tcp() }] }),
    ],
    ['whose containers have bad names', app({ initContainers: [{ name: 'Set_Up', image: 'UP' }] })],
    [
      'whose ports clash',
      app({
        ports: [...ports, { name: 'http', number: 8080 }, { name: 'other', number: 8081, servicePort: 3000 }],
        sidecars: [{ name: 'proxy', image, ports: [{ name: 'admin', number: 8080 }] }],
      }),
    ],
    [
      'whose mounts clash',
      app({
        mounts: [
          Mount.emptyDirectory('/data'),
          Mount.secret('/data', 'files'),
          Mount.emptyDirectory('relative'),
          Mount.emptyDirectory('/a/../b'),
        ],
      }),
    ],
    ['whose change cause is two lines', app({ changeCause: 'faster\nand smaller' })],
    ['with a password in its manifest', app({ env: { DB_PASSWORD: '' } })],
    ['with a password in a URL', app({ env: { DB: 'mysql://notes:s3cret@10.0.2.2/notes' } })],
    ['with a variable of no name', app({ env: { '1ST': 'a', 'A=B': 'b' } })],
    ['with a value that ends too soon', app({ env: { A: 'one\0two' } })],
    ['with a reference to nothing', app({ env: { A: EnvValue.template('$(B)') } })],
    [
      'with references in a circle',
      app({ env: { A: EnvValue.template('$(B)'), B: EnvValue.template('$(A)') } }),
    ],
    [
      'with values from objects that cannot be',
      app({ env: { A: EnvValue.secret('Notes!', 'key'), B: EnvValue.configMap('notes', 'a/b') } }),
    ],
    [
      'with a migration that does nothing',
      app({ migration: { command: [], waitCommand: [''], backoffLimit: -1, deadlineSeconds: 0 } }),
    ],
    [
      'with one directory at two spellings of a path, and one port of the node twice',
      app({
        mounts: [Mount.emptyDirectory('/data'), Mount.emptyDirectory('/data/')],
        ports: [
          { name: 'http', number: 3000, hostPort: 80 },
          { name: 'admin', number: 3001, hostPort: 80 },
        ],
      }),
    ],
    [
      'with one directory under a doubled slash and under a dot',
      app({ mounts: ['/a/b', '/a//b', '/a/./b/'].map((path) => Mount.emptyDirectory(path)) }),
    ],
    ['whose class of load balancers is none', app({ exposure: Exposure.loadBalancer('our balancer') })],
    [
      'whose node port another one of the stack has',
      (stack) => {
        const exposure = Exposure.nodePort(30080);
        new WebApp(stack, 'Notes', { image, ports, exposure });
        new BlueGreenWebApp(stack, 'Shop', { ports, live: 'blue', blue: { image }, exposure });
      },
    ],
    ['whose live side is not there', colours({ live: 'green' })],
    ['of two colours without a Service', colours({ exposure: Exposure.none() })],
    ['of two colours with a node port out of range', colours({ exposure: Exposure.nodePort(40000) })],
  ])('%s', (_, build) => expect(errorOf(build)).toMatchSnapshot());
});

describe('the error for an external database', () => {
  it.each<[string, WrongStack]>([
    ['at an empty host', database({ host: '' })],
    ['at no address', database({ host: [] })],
    ['at a URL', database({ host: 'https://db.example.jp' })],
    ['at a host with its port', database({ host: 'db.example.jp:3306' })],
    ['at an address with its port', database({ host: '10.0.2.2:3306' })],
    ['at an address in brackets', database({ host: '[fd00::1]:3306' })],
    ['at an address with leading zeros', database({ host: '010.0.2.2' })],
    ['at an address that is one number', database({ host: '167772674' })],
    ['at an address in hexadecimal', database({ host: '0x0a000202' })],
    ['at an address with a dot', database({ host: '10.0.2.2.' })],
    ['at an address beyond 255', database({ host: '10.0.2.256' })],
    ['at a name with a dot', database({ host: 'db.example.jp.' })],
    ['at a name with an underscore', database({ host: 'my_db.example.jp' })],
    ['at a name with capitals', database({ host: 'DB.example.jp' })],
    ['at a name with letters of a language', database({ host: 'データ.example.jp' })],
    ['at a name without its domain', database({ host: 'mysql' })],
    ['at a name with its user', database({ host: 'root@db.example.jp' })],
    ['at a label that is too long', database({ host: `${'a'.repeat(64)}.example.jp` })],
    ['at localhost', database({ host: 'localhost' })],
    ['at localhost with a domain', database({ host: 'localhost.localdomain' })],
    [
      'at addresses that are no endpoints',
      database({ host: ['127.0.0.1', '169.254.1.1', '224.0.0.1', '0.0.0.0'] }),
    ],
    ['at such addresses of IPv6', database({ host: ['::1', 'fe80::1', 'ff02::1', '::', '::ffff:10.0.2.2'] })],
    ['at an address twice', database({ host: ['fd00::1', 'FD00:0::1'] })],
    ['at addresses of two kinds', database({ host: ['10.0.2.2', 'fd00::1'] })],
    ['at names and addresses', database({ host: ['10.0.2.2', 'db.example.jp'] })],
    [
      'at more addresses than a slice holds',
      database({ host: Array.from({ length: 1001 }, (_, n) => `10.1.${n >> 8}.${n & 255}`) }),
    ],
    ['whose port is unknown', database({ engine: 'other' })],
    ['whose port is none', database({ port: 65536, servicePort: 0 })],
    ['whose name is to translate a port', database({ port: 3307, servicePort: 3306 })],
    [
      'whose ports clash',
      database({
        morePorts: [
          { name: 'mysql', number: 33060 },
          { name: 'Admin Port', number: 3306 },
        ],
      }),
    ],
    [
      'whose Secret cannot be',
      database({ database: 'a/b', credentials: { secretName: 'My SQL', userKey: '', passwordKey: 'a/b' } }),
    ],
    [
      'that is connected twice',
      (stack) => {
        const notes = new WebApp(stack, 'Notes', { image, ports });
        for (const id of ['One', 'Two']) notes.connect(new ExternalDatabase(stack, id, right));
      },
    ],
    ['that sets what the app has', connected({})],
    [
      'whose URL has a password',
      connected({ prefix: 'SQL', jdbcUrl: 'URL', jdbcParameters: { password: 'x' } }),
    ],
    ['whose parameters have no URL', connected({ prefix: 'SQL', jdbcParameters: { a: 'b' } })],
    ['whose URL is unknown', connected({ prefix: 'SQL', jdbcUrl: 'URL' }, { engine: 'other', port: 1 })],
    ['whose variables have no prefix', connected({ prefix: '' })],
    ['whose variables cannot be', connected({ prefix: '1 DB' })],
  ])('%s', (_, build) => expect(errorOf(build)).toMatchSnapshot());
});
