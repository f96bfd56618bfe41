import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  App,
  EnvValue,
  Exposure,
  ExternalDatabase,
  type KubeConfig,
  Mount,
  Namespace,
  Probe,
  renderKubeConfig,
  Stack,
  WebApp,
} from '../../../lib';
import { KubeConfigDocument } from '../../../lib/formats/kubeconfig/kubeconfig-document';
import { describeWithApiServer, RunningApiServer } from '../harness/api-server';

const image = 'registry.example.jp/notes:1.4.2';

/**
 * Values that contain quotes, or can be mistaken for other types or references. U+0085 alone is missing,
 * because kubectl itself reads its escape as a space.
 */
const HOSTILE = [
  '$(DB_HOST)',
  '$$(DB_HOST)',
  '$$',
  '$',
  'a$b',
  'yes',
  'null',
  '~',
  '0x1F',
  '1e3',
  '0123',
  '1_000',
  '12:30:45',
  '2024-01-01',
  '',
  ' ',
  ' a',
  'a ',
  "'",
  '"',
  '\\',
  '\\n',
  '#',
  'a #b',
  'a: b',
  '- a',
  '? a',
  '[a',
  '{a',
  '&a',
  '*a',
  '!a',
  '|',
  '>',
  '%a',
  '@a',
  '`a',
  'a\nb',
  'a\r\nb',
  '\ta',
  '\u00e9',
  '\u200b',
  '\ufeff',
  '\u2028',
  '組木',
  '🪵',
  '---',
  '...',
  '<<',
  '=',
  'a,b',
  ']}',
  '{{x}}',
];
const PARTS = ['a', '$', '"', "'", '\n', ': ', ' #', '\\', '$(A)', '{', ']', '0', '組'];
const COMBINED = PARTS.flatMap((one) => PARTS.flatMap((two) => PARTS.map((three) => one + two + three)));
const TEXTS = [...HOSTILE, ...COMBINED].slice(0, 1600);

/** Expands a value as a kubelet does, according to its documentation. */
function expand(value: string, variables: ReadonlyMap<string, string>): string {
  return value.replace(/\$\$|\$\(([^)]*)\)/g, (all, name?: string) =>
    name === undefined ? '$' : (variables.get(name) ?? all),
  );
}

function webApp(host: string | readonly string[], env: Record<string, string> = {}): string {
  const app = new App();
  const stack = new Stack(app, 'shop', { namespace: 'notes' });
  new Namespace(stack, 'Namespace', {
    quota: { pods: 20, requestsCpu: '4', loadBalancers: 1, storage: '1Gi' },
  });
  const database = new ExternalDatabase(stack, 'Database', {
    name: 'mysql-service',
    engine: 'mysql',
    host,
    morePorts: [{ name: 'mysqlx', number: 33060 }],
    database: 'example',
    credentials: { secretName: 'mysql' },
  });
  new WebApp(stack, 'Notes', {
    name: 'notes',
    image,
    ports: [{ name: 'http', number: 3000, servicePort: 80 }],
    readiness: Probe.http('/health'),
    env: { ...env, POD: EnvValue.field('metadata.name'), HOST: EnvValue.template('$(POD).example.jp') },
    exposure: Exposure.nodePort(31080),
    autoscaling: { maxReplicas: 5, targetMemoryPercent: 80 },
    rollout: { maxSurge: '50%', minReadySeconds: 5, progressDeadlineSeconds: 120, revisionHistoryLimit: 5 },
    changeCause: 'faster list',
    mounts: [Mount.emptyDirectory('/tmp', '16Mi')],
    sidecars: [
      {
        name: 'proxy',
        image,
        ports: [{ name: 'admin', number: 9901, servicePort: 9901 }],
        readiness: Probe.tcp(),
        mounts: [Mount.emptyDirectory('/tmp', '8Mi')],
      },
    ],
    initContainers: [{ name: 'unpack', image, command: ['unpack'] }],
    migration: { command: ['migrate'], waitCommand: ['migrate', '--check'] },
  }).connect(database, { jdbcUrl: 'DB_URL', jdbcParameters: { characterEncoding: 'utf8' } });
  return app.synthYaml();
}

describeWithApiServer('a real API server', (programs) => {
  let server: RunningApiServer;
  beforeAll(async () => {
    server = await RunningApiServer.start(programs);
  }, 90_000);
  afterAll(() => server?.stop());

  function apply(manifests: string) {
    const way = ['--server-side', '--validate=strict', '--field-manager=kumiki'];
    const { stderr, status } = server.kubectl(['apply', ...way, '-f', '-'], manifests);
    return { stderr, status };
  }
  const get = (...args: string[]) =>
    JSON.parse(server.kubectl(['-n', 'notes', 'get', ...args, '-o', 'json']).stdout);

  it.each([
    ['an address', '10.0.2.2'],
    ['a name', 'db.example.jp'],
    ['several addresses', ['10.0.2.2', '10.0.2.3']],
    ['a name again', 'db.example.jp'],
  ])('accepts a whole web app without a warning, with its database at %s', (_, host) => {
    expect(apply(webApp(host))).toEqual({ stderr: '', status: 0 });
    const { spec } = get('service', 'mysql-service');
    expect(spec.type).toBe(host === 'db.example.jp' ? 'ExternalName' : 'ClusterIP');
    expect(spec.externalName).toBe(host === 'db.example.jp' ? host : undefined);
  });

  it('stores every value unchanged, and a kubelet passes it to the program unchanged', () => {
    const env = Object.fromEntries(TEXTS.slice(0, 600).map((text, index) => [`V${index}`, text]));
    expect(apply(webApp('10.0.2.2', env))).toEqual({ stderr: '', status: 0 });
    const [container] = get('deployment', 'notes').spec.template.spec.containers;
    const variables = new Map<string, string>([['A', 'replaced']]);
    for (const { name, value } of container.env) variables.set(name, expand(value ?? '', variables));
    const differing = Object.entries(env).filter(([name, text]) => variables.get(name) !== text);
    expect(differing.map(([name, text]) => JSON.stringify([text, variables.get(name)]))).toEqual([]);
  });

  it('allocates no node ports in our dry runs', () => {
    expect(get('service', 'notes').spec.ports[0].nodePort).toBe(31080);
  });

  it('reads every kubeconfig as intended', () => {
    const texts = [...new Set(TEXTS)].filter((text) => text !== '');
    const config: KubeConfig = {
      clusters: [{ name: 'shop', server: 'https://10.1.0.9:6443' }],
      users: texts.map((text) => ({
        name: text,
        credentials: { kind: 'exec', command: text, arguments: [text], environment: { [text]: text } },
      })),
      contexts: texts.map((text) => ({ name: text, cluster: 'shop', user: text, namespace: text })),
      currentContext: texts[0],
    };
    const merged = KubeConfigDocument.parse('# mine\n', 'config');
    merged.merge(KubeConfigDocument.parse(renderKubeConfig(config), 'other'));
    expect(texts.length).toBeGreaterThan(1500);
    for (const text of [renderKubeConfig(config), merged.toString()]) {
      const read = viewConfig(join(dirname(programs.apiServer), 'kubectl'), text);
      const users = new Map(read.users.map((each: { name: string; user: object }) => [each.name, each.user]));
      const contexts = new Map(
        read.contexts.map((each: { name: string; context: object }) => [each.name, each.context]),
      );
      const wrong = texts.filter((name) => {
        const { exec } = Object(users.get(name));
        const isRight = exec?.command === name && exec.args[0] === name && exec.env[0].value === name;
        return !isRight || Object(contexts.get(name)).namespace !== name;
      });
      expect(wrong).toEqual([]);
      expect(read['current-context']).toBe(texts[0]);
    }
  });
});

function viewConfig(kubectl: string, text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-kubeconfig-'));
  try {
    const file = join(folder, 'config');
    writeFileSync(file, text, { mode: 0o600 });
    const { stdout, stderr, status } = spawnSync(
      kubectl,
      ['--kubeconfig', file, 'config', 'view', '--raw', '-o', 'json'],
      { encoding: 'utf8', maxBuffer: 2 ** 28, env: { HOME: folder } },
    );
    if (status !== 0) throw new Error(stderr.slice(0, 2000));
    return JSON.parse(stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
