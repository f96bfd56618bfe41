import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import {
  App,
  SakuraLoadBalancerController,
  type SakuraLoadBalancerControllerProps,
  Stack,
} from '../../../lib';
import { readNetworkChoice } from '../../../lib/appliance/spec/network-choice';
import { Zone } from '../../../lib/core/zone';
import { describeWithApiServer, RunningApiServer } from '../harness/api-server';
import { describeWithEngine } from '../harness/engine';
import { packPackage } from '../harness/packed-package';
import { runIn } from '../harness/project';
import { ROOT } from '../harness/root';

const FOLDER = join(ROOT, 'deploy', 'controller');
const CHART = join(FOLDER, 'chart');
const MANIFEST = readFileSync(join(FOLDER, 'controller.yaml'), 'utf8');

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/** Parses the objects of a text, by kind and name. */
function read(text: string): Map<string, Manifest> {
  const objects = parseAllDocuments(text).flatMap((document) => (document.toJS() as Manifest | null) ?? []);
  return new Map(objects.map((object) => [`${object.kind} ${object.metadata.name}`, object]));
}

function synth(namespace: string, props: SakuraLoadBalancerControllerProps): Map<string, Manifest> {
  const app = new App();
  new SakuraLoadBalancerController(new Stack(app, 'controller', { namespace }), 'Controller', props);
  return read(app.synthYaml());
}

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

describeWithEngine('helm', 'the chart of the controller', ({ path }) => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kumiki-chart-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs helm with values, without the configuration of this machine. */
  const helm = (args: readonly string[], values: object = {}) => {
    const file = join(folder, 'values.json');
    writeFileSync(file, JSON.stringify(values));
    const env = { HOME: folder, PATH: process.env.PATH };
    return spawnSync(path, [...args, '--values', file], { encoding: 'utf8', env });
  };
  const template = (namespace: string, values: object = {}) => {
    const { status, stdout, stderr } = helm(['template', 'edge', CHART, '--namespace', namespace], values);
    if (status !== 0) throw new Error(stderr);
    return read(stdout);
  };

  it('passes helm lint', () => {
    const { status, stdout } = helm(['lint', '--strict', CHART]);
    expect([status, stdout]).toEqual([0, expect.stringContaining('0 chart(s) failed')]);
  });

  it('renders the manifest, except for its namespace', () => {
    const objects = read(MANIFEST);
    for (const own of ['Namespace kumiki-system', 'NetworkPolicy default-deny']) {
      expect(objects.delete(own)).toBe(true);
    }
    expect(template('kumiki-system')).toEqual(objects);
  });

  it('renders the same as the construct with the same properties, for any values', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}[a-z0-9]$/);
    const values = fc.record({
      image: fc.constantFrom('example.jp/kumiki:1', `example.jp/a@sha256:${'0'.repeat(64)}`),
      imagePullPolicy: fc.constantFrom('Always' as const, 'IfNotPresent' as const, 'Never' as const),
      replicas: fc.integer({ min: 2, max: 9 }),
      zone: fc.stringMatching(/^[a-z0-9]{1,16}$/),
      unclassed: fc.boolean(),
      initializeNodes: fc.boolean(),
      network: fc.constantFrom(
        '',
        'router:name=k8s router',
        'switch:id=113400000201',
        'switch:tag=$(A) "b" \'c\' $$d #: {{ .x }}',
      ),
      plan: fc.constantFrom('standard' as const, 'highspec' as const),
      redundant: fc.boolean(),
      logLevel: fc.constantFrom('info' as const, 'warn' as const, 'error' as const),
      credentials: fc.record({ secretName: name, tokenKey: name, secretKey: name }),
    });
    fc.assert(
      fc.property(values, name, (given, namespace) => {
        const { unclassed, initializeNodes, network, plan, logLevel, zone, ...same } = given;
        const expected = synth(namespace, {
          ...same,
          zone: Zone.other(zone),
          takesUnclassed: unclassed,
          initializesNodes: initializeNodes,
          network: readNetworkChoice(network),
          ...(plan !== 'standard' && { plan }),
          ...(logLevel !== 'info' && { logLevel }),
        });
        expect(template(namespace, given)).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });

  it('creates the Secret if it is given the token, and refuses half of a token', () => {
    const credentials = { token: 'a: "b"', secret: '123' };
    const secret = template('edge', { credentials }).get('Secret sakura-cloud');
    expect(secret).toMatchObject({ stringData: { token: 'a: "b"', secret: '123' } });
    const { status, stderr } = helm(['template', 'edge', CHART], { credentials: { token: 'a' } });
    expect([status, stderr]).toEqual([1, expect.stringContaining('credentials.secret is needed')]);
  });

  it.each([
    { network: 'k8s-router' },
    { network: 'router:id=12' },
    { zone: 'IS1B' },
    { replicas: 0 },
    { plan: 'large' },
    { logLevel: 'debug' },
    { unclassified: true },
    { credentials: { key: 'a' } },
  ])('refuses %j', (values) => {
    expect(helm(['template', 'edge', CHART], values).status).toBe(1);
  });
});

describeWithApiServer('the manifest of the controller', (programs) => {
  let server: RunningApiServer;
  beforeAll(async () => {
    server = await RunningApiServer.start(programs);
  }, 90_000);
  afterAll(() => server?.stop());

  it('is accepted with strict validation, in a restricted namespace', () => {
    const apply = (...more: string[]) =>
      server.kubectl(
        ['apply', '--server-side', '--validate=strict', '--field-manager=test', ...more, '-f', '-'],
        MANIFEST,
      );
    const { status, stdout, stderr } = apply();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.trim().split('\n')).toHaveLength(read(MANIFEST).size);
    const again = apply('--dry-run=server');
    expect({ status: again.status, stderr: again.stderr }).toEqual({ status: 0, stderr: '' });
    const { spec } = server.get<{ spec: { template: { spec: object; metadata: object } } }>(
      'deployment/kumiki-controller',
      '--namespace=kumiki-system',
    );
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      ...spec.template,
      metadata: { ...spec.template.metadata, name: 'a', namespace: 'kumiki-system' },
    };
    const created = server.kubectl(['create', '--dry-run=server', '-f', '-'], JSON.stringify(pod));
    expect({ status: created.status, stderr: created.stderr }).toEqual({ status: 0, stderr: '' });
  });
});

describe('the build of the image', () => {
  const text = readFileSync(join(FOLDER, 'Containerfile'), 'utf8');
  const lines = text
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n');
  const [install = '', clean = ''] = lines.flatMap((line) => /^RUN (.*)$/.exec(line)?.[1] ?? []);
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kumiki-image-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('installs the package of this version, and ends without npm and root', () => {
    expect(lines).toContain(`ARG PACKAGE=kumiki-${version}.tgz`);
    expect(MANIFEST).toContain(`kumiki-controller:${version}`);
    expect(lines.indexOf('USER 65532:65532')).toBeGreaterThan(lines.lastIndexOf(`FROM \${NODE_IMAGE}`));
    for (const program of ['npm', 'npx', 'corepack', 'yarn']) expect(clean).toContain(`/bin/${program}`);
  });

  it('installs what the controller needs, and nothing for synthesis', () => {
    const root = join(folder, 'opt', 'kumiki');
    mkdirSync(root, { recursive: true });
    const packed = packPackage(folder);
    expect(basename(packed)).toBe(`kumiki-${version}.tgz`);
    copyFileSync(packed, join(folder, 'kumiki.tgz'));
    const command = install.replace('/tmp/kumiki.tgz', join(folder, 'kumiki.tgz'));
    const { status, stderr } = runIn(root, 'sh', ['-c', command]);
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    const [, ...entry]: string[] = JSON.parse(/^ENTRYPOINT (.*)$/m.exec(text)?.[1] ?? '[]');
    const argv = entry.map((each) => each.replace('/opt/kumiki', root));
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [...argv, ...args], {
        encoding: 'utf8',
        env: { HOME: '/nonexistent', NODE_DISABLE_COMPILE_CACHE: '1' },
      });
    expect(run('controller', '--help')).toMatchObject({ status: 0, stderr: '' });
    // it gets as far as the API server, so the official client is installed and loads
    const kubeconfig = join(folder, 'kubeconfig');
    writeFileSync(kubeconfig, '{}');
    const { stderr: said } = spawnSync(
      process.execPath,
      [...argv, 'controller', `--kubeconfig=${kubeconfig}`],
      {
        encoding: 'utf8',
        env: { SAKURA_ACCESS_TOKEN: 'a', SAKURA_ACCESS_TOKEN_SECRET: 'b', HOME: '/nonexistent' },
      },
    );
    expect(said).toContain('KUBECONFIG_CONTEXT');
    expect(spawnSync('ls', [join(root, 'node_modules')], { encoding: 'utf8' }).stdout).not.toMatch(
      /cdk8s|pulumi/,
    );
  });
});
