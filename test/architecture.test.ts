import {
  codeOf,
  files,
  findCycles,
  type Import,
  internalImports,
  isPackage,
  loadedWith,
  reachable,
  textOf,
  violations,
} from './imports';

/**
 * The folders of lib/ in order of their dependencies: each may only use those before it. docs/architecture.md
 * explains the order.
 */
const ORDER = [
  'core',
  'network',
  'language',
  'formats',
  'kubernetes',
  'include',
  'kubernetes-api',
  'registry',
  'sakura',
  'appliance',
  'load-balancer',
  'guestbook',
  'gateway',
  'rancher',
  'web',
  'coreos',
  'synth',
  'policy',
  'inventory',
  'graph',
  'app.ts',
  'index.ts',
  'provider',
  'pulumi',
  'controller',
  'simulator',
  'testing',
  'cli',
];

/** The same order within larger folders; '' stands for the files directly in the folder. */
const ORDER_WITHIN: Readonly<Record<string, readonly string[]>> = {
  kubernetes: ['', 'api-object', 'backend', 'service', 'policy', 'workload', 'namespace'],
  sakura: ['wire', 'codec', 'settings', 'http', ''],
  appliance: ['spec', 'allocate', 'state', 'plan', 'reconcile', 'share', 'preview'],
  coreos: [
    'model',
    'unit-file',
    'systemd',
    'lint',
    'render',
    'address-plan',
    'user-data',
    'machines',
    'article',
    'kubeadm',
    'cluster',
  ],
  synth: ['order', 'objects', 'images', 'assembly', 'files', 'compare', ''],
  simulator: [
    'protocol',
    'store',
    'site',
    'data-plane',
    'service',
    'faults',
    'http',
    'admin',
    'dashboard',
    'picture',
    'run',
    '',
  ],
  'simulator/service': ['model', 'find', 'rules', 'resources', ''],
  cli: ['terminal', 'load', '', 'commands', 'program'],
};

const CONSTRUCTS = /^(core|kubernetes|load-balancer|guestbook|gateway|rancher|web|coreos)\//;
const PURE =
  /^(core|formats|kubernetes|appliance\/(spec|allocate|state|plan)|synth\/(?!files\/write)|policy|graph)\//;
const typeOnly = (entry: Import) => entry.typeOnly;

describe('the direction of imports', () => {
  it('is checked for many imports, or the rules below prove nothing', () => {
    expect(files.length).toBeGreaterThan(300);
    expect(internalImports.length).toBeGreaterThan(1000);
  });

  it('knows the place of every folder', () => {
    expect([...new Set(files.map(topOf))].filter((top) => !ORDER.includes(top))).toEqual([]);
    const misplaced = Object.entries(ORDER_WITHIN).flatMap(([folder, order]) =>
      files.filter((file) => isIn(folder, file) && !order.includes(innerOf(folder, file))),
    );
    expect(misplaced).toEqual([]);
  });

  it('goes down from folder to folder', () => {
    expect(arrows(({ from, to }) => ORDER.indexOf(topOf(to)) > ORDER.indexOf(topOf(from)))).toEqual([]);
  });

  it('goes down inside the larger folders', () => {
    const goesUp = ({ from, to }: Import) =>
      Object.entries(ORDER_WITHIN).some(([folder, order]) => {
        if (!isIn(folder, from) || !isIn(folder, to)) return false;
        return order.indexOf(innerOf(folder, to)) > order.indexOf(innerOf(folder, from));
      });
    expect(arrows(goesUp)).toEqual([]);
  });

  it('has no import cycle between files', () => {
    expect(findCycles()).toEqual([]);
  });

  it('keeps constructs away from the API client, reconciling, Pulumi, the simulator and the CLI', () => {
    expect(
      violations(
        CONSTRUCTS,
        /^(sakura|appliance\/(reconcile|share)|pulumi|simulator|cli|provider|synth)\/|^@pulumi/,
      ),
    ).toEqual([]);
  });

  it('lets sakura/ import only core/ and network/ of ours', () => {
    expect(
      violations(/^sakura\//, /./, ({ to }) => isPackage(to) || /^(sakura|network|core)\//.test(to)),
    ).toEqual([]);
  });

  it('lets kubernetes-api/, the door to clusters, import only core/ and network/ of ours', () => {
    const own = (to: string) => isPackage(to) || /^(kubernetes-api|network|core)\//.test(to);
    expect(violations(/^kubernetes-api\//, /./, ({ to }) => own(to))).toEqual([]);
    expect(violations(/^(?!kubernetes-api\/)/, /^@kubernetes\//)).toEqual([]);
  });

  it('keeps appliance/ free of cdk8s and constructs', () => {
    expect(violations(/^appliance\//, /^(cdk8s|constructs)/)).toEqual([]);
    const loaded = files
      .filter((file) => file.startsWith('appliance/'))
      .flatMap((file) => [...reachable(file)]);
    expect(loaded.filter((target) => /^(cdk8s|constructs)/.test(target))).toEqual([]);
  });

  it('keeps pure code free of I/O', () => {
    expect(violations(PURE, /^sakura\//, typeOnly)).toEqual([]);
    expect(violations(PURE, /^(node:)?(fs|http|https|net|dgram|tls|child_process)/)).toEqual([]);
  });

  it('keeps provider/ free of Pulumi', () => {
    expect(violations(/^provider\//, /^@pulumi/)).toEqual([]);
  });

  it('lets the simulator share only the types of the wire with the client', () => {
    const ours = (to: string) => isPackage(to) || /^(simulator|core)\//.test(to);
    // a page draws the picture of a project, and compares the wanted state with the actual one
    const isOfPicture = ({ from, to, typeOnly }: Import) =>
      from.startsWith('simulator/picture/') &&
      (/^graph\/(?:model|render|page)\//.test(to) || (typeOnly && to.startsWith('appliance/spec/')));
    expect(
      violations(
        /^simulator\//,
        /./,
        (each) => ours(each.to) || (each.to === 'sakura/wire/wire.ts' && each.typeOnly) || isOfPicture(each),
      ),
    ).toEqual([]);
  });

  it('lets the rest of the tree use the simulator through its index.ts', () => {
    expect(violations(/^(?!simulator\/)/, /^simulator\/(?!index\.ts$)/)).toEqual([]);
  });

  it('keeps Pulumi, the simulator and the controller out of what the main entry loads', () => {
    const strangers = (loaded: ReadonlySet<string>, pattern: RegExp) =>
      [...loaded].filter((file) => pattern.test(file));
    expect(
      strangers(reachable('index.ts'), /^(pulumi|simulator|controller|testing|cli|provider)\/|^@pulumi/),
    ).toEqual([]);
    // a program that reads YAML only loads the parser when it needs it
    expect(strangers(loadedWith('index.ts'), /^yaml$|^gateway\/migration\/(?!gateway-migration)/)).toEqual(
      [],
    );
  });

  it('lets only the edge touch the disk', () => {
    const edge =
      /^(include\/load-yaml|synth\/files\/write\/.*|synth\/images\/find-lock|gateway\/certificates\/stored-certificate|language\/catalogue|pulumi\/manifests\/cluster|testing\/(run-gateway|nginx-process)|cli\/.*|simulator\/store\/(state-file|lock)|sakura\/settings\/(settings|profile)|kubernetes-api\/(kube-config|credentials))\.ts$/;
    expect(violations(/./, /^(node:)?fs(\/promises)?$/, ({ from }) => edge.test(from))).toEqual([]);
  });

  it('lets only the edge touch the network', () => {
    const edge =
      /^(testing\/(run-gateway|nginx-process)|cli\/commands\/doctor\/ask|network\/tunnel|registry\/wire|sakura\/http\/http|kubernetes-api\/http|controller\/health-server|simulator\/(http\/server|store\/lock|data-plane\/.*))\.ts$/;
    expect(
      violations(
        /./,
        /^(node:)?(http|https|net|dgram|tls)$/,
        ({ from, typeOnly }) => edge.test(from) || typeOnly,
      ),
    ).toEqual([]);
  });

  it('lets only the CLI print and end the process', () => {
    const talkers = files.filter(
      (file) => !file.startsWith('cli/') && /\bconsole\.\w+\(|process\.(exit|std)/.test(codeOf(file)),
    );
    expect(talkers.filter((file) => file !== 'pulumi/stored-provider.ts')).toEqual([]);
    expect(
      files.filter((file) => file !== 'cli/program/bin.ts' && /process\.exit\b/.test(codeOf(file))),
    ).toEqual([]);
  });
});

describe('the files', () => {
  const lengths = files.map((file) => ({ file, lines: textOf(file).split('\n').length - 1 }));

  it('are never over 300 lines', () => {
    // the public surface is a single list of names, which would be harder to read in parts
    const limitOf = (file: string) => (file === 'index.ts' ? 500 : 300);
    expect(lengths.filter(({ file, lines }) => lines > limitOf(file))).toEqual([]);
  });

  it('have a median under 90 lines', () => {
    const sorted = lengths.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(90);
  });

  it('are not tiny single-use files: one under 25 lines has more than one user, or is an entry', () => {
    const users = (file: string) =>
      new Set(internalImports.filter(({ to }) => to === file).map(({ from }) => from));
    const tiny = lengths.filter(({ file, lines }) => lines < 25 && users(file).size === 1);
    expect(tiny.map(({ file }) => file)).toEqual([]);
  });

  it('have no vague names', () => {
    const vague = files.filter((file) => /\b(utils?|helpers?|common|manager|misc)\b/.test(file));
    // the name of a Kubernetes program
    expect(vague.filter((file) => !/controller-manager\.ts$/.test(file))).toEqual([]);
  });

  it('throw coded errors only', () => {
    // the stored provider runs where the package, and so the error class, cannot be loaded
    const bare = files.filter((file) => /throw new (Type|Range)?Error\(/.test(codeOf(file)));
    expect(bare.filter((file) => file !== 'pulumi/stored-provider.ts')).toEqual([]);
  });

  it('re-export by name', () => {
    expect(files.filter((file) => /export \* from/.test(codeOf(file)))).toEqual([]);
  });
});

function arrows(isWrong: (entry: Import) => boolean): string[] {
  return internalImports.filter(isWrong).map(({ from, to }) => `${from} → ${to}`);
}

/** Returns the top-level folder of a file below lib/, or the file itself. */
function topOf(file: string): string {
  return file.split('/')[0] ?? file;
}

function isIn(folder: string, file: string): boolean {
  return file.startsWith(`${folder}/`);
}

/** Returns the subfolder of a file within another folder; '' for a file directly in that folder. */
function innerOf(folder: string, file: string): string {
  const [first = '', ...others] = file.slice(folder.length + 1).split('/');
  return others.length > 0 ? first : '';
}
