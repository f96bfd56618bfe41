import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, YamlOutputType } from 'cdk8s';
import {
  App,
  Exposure,
  HealthCheck,
  RouterNetwork,
  SakuraLoadBalancedService,
  Servers,
  Stack,
  Workload,
} from '../../../../lib';
import { compareOutput, listUnreadable } from '../../../../lib/cli/commands/diff/compare-output';
import { readOutput } from '../../../../lib/cli/commands/diff/read-output';
import { contribute } from '../../../../lib/core/contribute';
import { UserData } from '../../../../lib/coreos/user-data/user-data';
import { LOAD_BALANCER } from '../../../../lib/load-balancer/artifact';
import { writeFiles } from '../../../../lib/synth/files/write/write-files';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kumiki-diff-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Build = (stack: Stack) => void;

function build(fill: Build, props = {}): App {
  const app = new App(props);
  fill(new Stack(app, 'shop', { namespace: 'shop' }));
  return app;
}

function config(stack: Stack, id: string, data: Readonly<Record<string, string>>, kind = 'ConfigMap') {
  return new ApiObject(stack, id, { apiVersion: 'v1', kind, metadata: { name: id.toLowerCase() }, data });
}

function compare(fill: Build, { revealsPrivate = false, props = {} } = {}) {
  const app = build(fill, props);
  const assembly = app.assemble();
  const next = app.renderFiles(assembly);
  return compareOutput({ app, assembly, next, last: readOutput(folder, next), revealsPrivate });
}

const synth = (fill: Build, props = {}) => writeFiles(folder, build(fill, props).renderFiles());
const summarize = ({ changes }: ReturnType<typeof compare>) =>
  changes.map(({ action, group, subject }) => `${action} ${group}: ${subject}`);

const machine: Build = (stack) => {
  new UserData(stack, 'Machine', { hostname: 'web' });
};

it('names the manifests that have been edited into something else than YAML', () => {
  const fill: Build = (stack) => config(stack, 'A', { a: '1' });
  synth(fill);
  const app = build(fill);
  const list = () => listUnreadable({ app, last: readOutput(folder, app.renderFiles()) });
  expect(list()).toEqual([]);
  appendFileSync(join(folder, 'shop.k8s.yaml'), '---\na: b\n');
  expect(list()).toEqual([]);
  appendFileSync(join(folder, 'shop.k8s.yaml'), '---\n{{{\n');
  expect(list()).toEqual(['shop.k8s.yaml']);
});

describe('comparing with the last synth', () => {
  it.each(Object.values(YamlOutputType).filter((type) => typeof type === 'string'))(
    'finds nothing after a synth with %s',
    (name) => {
      const props = { yamlOutputType: YamlOutputType[name as keyof typeof YamlOutputType] };
      const fill: Build = (stack) => {
        config(stack, 'A', { 'nginx.conf': 'a\n---\nb\n\n', trailing: 'x  \n' });
        config(stack, 'B', { b: '1' });
        machine(stack);
      };
      synth(fill, props);
      expect(compare(fill, { props })).toEqual({ changes: [], unchanged: 3 });
    },
  );

  it('finds everything new if there was none', () => {
    const fill: Build = (stack) => void config(stack, 'A', {});
    expect(summarize(compare(fill))).toEqual(['create shop/A: ConfigMap shop/a']);
    rmSync(folder, { recursive: true });
    expect(summarize(compare(fill))).toEqual(['create shop/A: ConfigMap shop/a']);
  });

  it('finds no difference in objects that moved to other files', () => {
    const fill: Build = (stack) => void [config(stack, 'A', { a: '1' }), config(stack, 'B', { b: '1' })];
    synth(fill);
    const props = { yamlOutputType: YamlOutputType.FILE_PER_RESOURCE };
    expect(compare(fill, { props }).changes).toEqual([]);
  });

  it('lists what is created, deleted or updated at its construct', () => {
    synth((stack) => void [config(stack, 'A', { a: '1' }), config(stack, 'B', {}), machine(stack)]);
    const fill: Build = (stack) => void [config(stack, 'A', { a: '2' }), config(stack, 'C', {})];
    expect(summarize(compare(fill)).sort()).toEqual([
      'create shop/C: ConfigMap shop/c',
      'delete shop: ConfigMap shop/b',
      'delete shop: user-data/web',
      'update shop/A: ConfigMap shop/a',
    ]);
  });

  it('compares with the files on disk, even edited ones', () => {
    const fill: Build = (stack) => void config(stack, 'A', { a: '1' });
    synth(fill);
    writeFileSync(
      join(folder, 'shop.k8s.yaml'),
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\ndata: {a: "9"}\n',
    );
    expect(compare(fill).changes).toMatchObject([{ fields: [{ path: 'data.a', before: '9', after: '1' }] }]);
    writeFileSync(join(folder, 'shop.k8s.yaml'), 'is: [this, "no YAML\n');
    expect(summarize(compare(fill))).toEqual(['create shop/A: ConfigMap shop/a']);
  });

  it('leaves out files that a synth would leave alone', () => {
    synth((stack) => void [config(stack, 'A', {}), machine(stack)]);
    appendFileSync(join(folder, 'shop/user-data/web'), '# mine\n');
    expect(compare((stack) => void config(stack, 'A', {})).changes).toEqual([]);
  });

  it('shows no value of a Secret', () => {
    const fill = (value: string) => (stack: Stack) => void config(stack, 'S', { key: value }, 'Secret');
    synth(fill('b2xk'));
    const comparison = compare(fill('bmV3'), { revealsPrivate: true });
    expect(comparison.changes).toMatchObject([{ fields: [{ path: 'data.key', isHidden: true }] }]);
    expect(JSON.stringify(comparison)).not.toMatch(/b2xk|bmV3/);
  });

  it('shows the contents of boot documents only on request', () => {
    synth(machine);
    const fill: Build = (stack) =>
      void new UserData(stack, 'Machine', { hostname: 'web', sshAuthorizedKeys: [KEY] });
    expect(JSON.stringify(compare(fill))).not.toContain(KEY);
    expect(compare(fill).changes).toMatchObject([{ subject: 'user-data/web', action: 'update' }]);
    expect(JSON.stringify(compare(fill, { revealsPrivate: true }))).toContain(KEY);
  });

  it('hides the contents of a file that is no longer private', () => {
    synth((stack) => void balancer(stack, 80));
    chmodSync(join(folder, SPEC), 0o600);
    const [change] = compare((stack) => void balancer(stack, 443)).changes;
    expect(change?.fields.every(({ isHidden }) => isHidden)).toBe(true);
  });

  it('warns of what a new load balancer opens and gives up', () => {
    synth((stack) => void balancer(stack, 80, '203.0.113.9'));
    expect(compare((stack) => void balancer(stack, 443)).changes).toMatchObject([
      {
        group: 'shop/Edge',
        subject: 'load balancer shop-Edge',
        warnings: [
          'releases the virtual IP 203.0.113.9 (load balancer shop-Edge)',
          'opens port 443 of web (load balancer shop-Edge)',
        ],
      },
    ]);
    const [gone] = compare(() => undefined).changes;
    expect(gone).toMatchObject({ action: 'delete', group: 'shop' });
    expect(gone?.warnings).toContain('removes load balancer shop-Edge');
  });

  it('warns of wider source ranges of a Service, but leaves its ports to its load balancer', () => {
    const edge =
      (sourceRanges?: readonly string[]): Build =>
      (stack) => {
        const props = { app: 'web', image: 'example.jp/web:1', ports: [{ name: 'http', number: 80 }] };
        new SakuraLoadBalancedService(stack, 'Edge', {
          backend: new Workload(stack, 'Web', { ...props, exposure: Exposure.clusterIp() }),
          servers: [Servers.byTag('node')],
          network: RouterNetwork.byName('router', { addresses: ['203.0.113.4'] }),
          ports: [80],
          healthCheck: HealthCheck.ping(),
          ...(sourceRanges && { sourceRanges }),
        });
      };
    const warnings = (fill: Build) => compare(fill).changes.flatMap((each) => each.warnings);
    expect(warnings(edge())).toEqual([expect.stringMatching(/^opens port 80 of shop.Edge \(load balancer /)]);
    synth(edge(['192.0.2.0/24']));
    expect(warnings(edge())).toEqual([expect.stringMatching(/^opens Service shop.\S+ to every address$/)]);
  });

  it('refuses to follow a link', () => {
    const fill: Build = (stack) => void config(stack, 'A', {});
    synth(fill);
    unlinkSync(join(folder, 'shop.k8s.yaml'));
    symlinkSync('/etc/hostname', join(folder, 'shop.k8s.yaml'));
    expect(() => compare(fill)).toThrow(/SYNTH_OUTPUT[\s\S]*symbolic link/);
  });

  it('refuses a file as its folder', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => readOutput(file, [])).toThrow(/it is a file, not a folder/);
  });
});

const SPEC = 'shop/load-balancers/shop-Edge.json';
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB3f1T2pN9lJk2mG0c7n4uYv8wXzQ5rEoS6bKdHfLiMg ops@example.jp';

function balancer(stack: Stack, port: number, address?: string): void {
  const healthCheck = { protocol: 'ping' } as const;
  const network = { kind: 'router', router: { by: 'name', value: 'k8s-router' } } as const;
  contribute(stack, LOAD_BALANCER, () => ({
    constructPath: 'shop/Edge',
    services: [],
    spec: {
      ...{ id: 'shop-Edge', ownerId: '91a500d270e6', name: 'edge', description: '', tags: [] },
      plan: 'standard' as const,
      redundant: false,
      network,
      virtualIps: [
        {
          ...{ key: 'web', description: '', servers: [] },
          ...(address !== undefined && { address }),
          ports: [{ port, delayLoopSeconds: 10, healthCheck }],
        },
      ],
    },
  }));
}
