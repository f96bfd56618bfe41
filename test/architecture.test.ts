import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = join(__dirname, '..');
const lib = join(root, 'lib');

interface Import {
  /** File below lib/, such as `sakura/http.ts`. */
  from: string;
  /** File below lib/ without ending, or the name of a package. */
  to: string;
  typeOnly: boolean;
}

const files = (readdirSync(lib, { recursive: true }) as string[]).filter((file) => file.endsWith('.ts'));
const imports = files.flatMap(importsOf);

/** The forbidden imports among `from` files; what a rule allows is spelled out in `allowed`. */
function violations(from: RegExp, to: RegExp, allowed: (entry: Import) => boolean = () => false): string[] {
  return imports
    .filter((entry) => from.test(entry.from) && to.test(entry.to) && !allowed(entry))
    .map((entry) => `${entry.from} → ${entry.to}`);
}

const CONSTRUCTS =
  /^(core|kubernetes|guestbook|gateway|rancher|web|coreos)\/|^load-balancer\/(?!reconcile\/)/;
const typeOnly = (entry: Import) => entry.typeOnly;

describe('the direction of imports', () => {
  it('reads a good number of imports, or the rules below prove nothing', () => {
    expect(files.length).toBeGreaterThan(30);
    expect(imports.length).toBeGreaterThan(100);
  });

  it('keeps constructs away from the API client, Pulumi, the simulator and the CLI', () => {
    expect(
      violations(
        CONSTRUCTS,
        /^(sakura|pulumi|simulator|cli|provider|synth)\/|^@pulumi/,
        // boot documents are checked as they are written
        (entry) => entry.typeOnly || (/^coreos\/render\//.test(entry.from) && entry.to === 'synth/yaml'),
      ),
    ).toEqual([]);
  });

  it('keeps core below everything else', () => {
    expect(
      violations(/^core\//, /^(?!core\/|errors$|error-codes$|clock$)[a-z-]+(\/|$)/, (e) => isPackage(e.to)),
    ).toEqual([]);
  });

  it('lets sakura/ import nothing of ours but errors and the clock', () => {
    expect(
      violations(
        /^sakura\//,
        /./,
        (e) => isPackage(e.to) || /^(sakura\/|errors$|error-codes$|clock$)/.test(e.to),
      ),
    ).toEqual([]);
  });

  it('keeps the planning of load balancers free of I/O', () => {
    const pure =
      /^load-balancer\/((?!reconcile\/).*|reconcile\/(allocate|address-space|desired|diff|immutable|state|tags))\.ts$/;
    expect(
      violations(pure, /^(sakura|pulumi|simulator|cli|provider|synth)\/|^node:(fs|http|https|net)/, typeOnly),
    ).toEqual([]);
  });

  it('keeps provider/ free of Pulumi', () => {
    expect(violations(/^provider\//, /^@pulumi|^pulumi\//)).toEqual([]);
  });

  it('lets the simulator share nothing with the client but the types of the wire', () => {
    const ours = (e: Import) =>
      isPackage(e.to) || /^(simulator\/|errors$|error-codes$|clock$|core\/ipv4$)/.test(e.to);
    expect(violations(/^simulator\//, /./, (e) => ours(e) || (e.to === 'sakura/wire' && e.typeOnly))).toEqual(
      [],
    );
  });

  it('keeps Pulumi, the simulator and the yaml package out of what the main entry loads', () => {
    const loaded = reachable('index.ts');
    expect(
      [...loaded].filter((file) => /^(pulumi|simulator|testing|cli|provider)\/|^@pulumi|^yaml$/.test(file)),
    ).toEqual([]);
  });

  it('lets only the edge touch the disk', () => {
    const edge =
      /^(synth\/(write|compare)|cli\/.*|simulator\/store\/(state-file|lock)|sakura\/(settings|profile))\.ts$/;
    expect(violations(/./, /^(node:)?fs(\/promises)?$/, (e) => edge.test(e.from))).toEqual([]);
  });

  it('lets only the edge touch the network', () => {
    const edge =
      /^(sakura\/http|sakura\/transport|simulator\/(http\/server|store\/lock|data-plane\/.*))\.ts$/;
    expect(
      violations(/./, /^(node:)?(http|https|net|dgram|tls)$/, (e) => edge.test(e.from) || e.typeOnly),
    ).toEqual([]);
  });

  it('lets only the CLI print and end the process', () => {
    const talkers = files.filter(
      (file) => !file.startsWith('cli/') && /\bconsole\.\w+\(|process\.(exit|std)/.test(code(file)),
    );
    expect(talkers.filter((file) => file !== 'pulumi/dynamic-shim.ts')).toEqual([]);
    expect(files.filter((file) => file !== 'cli/bin.ts' && /process\.exit\b/.test(code(file)))).toEqual([]);
  });
});

describe('the files', () => {
  const lengths = files.map((file) => ({ file, lines: read(file).split('\n').length - 1 }));

  it('are never over 300 lines', () => {
    expect(lengths.filter(({ lines }) => lines > 300)).toEqual([]);
  });

  it('have a median under 90 lines', () => {
    const sorted = lengths.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(90);
  });

  it('have no names that say nothing', () => {
    const vague = files.filter((file) => /\b(utils?|helpers?|common|manager|misc)\b/.test(file));
    // a program of Kubernetes is called so
    expect(vague.filter((file) => file !== 'coreos/units/controller-manager.ts')).toEqual([]);
  });

  it('throw coded errors only', () => {
    // the shim speaks where the package, and so the error class, cannot be loaded
    const bare = files.filter((file) => /throw new (Type|Range)?Error\(/.test(code(file)));
    expect(bare.filter((file) => file !== 'pulumi/dynamic-shim.ts')).toEqual([]);
  });

  it('re-export by name', () => {
    expect(files.filter((file) => /export \* from/.test(code(file)))).toEqual([]);
  });
});

function importsOf(file: string): Import[] {
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^;'"]*?from\s+)?'([^']+)'|(?:require|import)\('([^']+)'\)/g;
  return [...code(file).matchAll(pattern)].map((match) => {
    const target = match[2] ?? match[3] ?? '';
    return {
      from: file,
      to: resolved(file, target),
      typeOnly: match[1] !== undefined || onlyTypes(match[0]),
    };
  });
}

/** `import { type A, type B } from` loads nothing. */
function onlyTypes(statement: string): boolean {
  const names = /\{([^}]*)\}/
    .exec(statement)?.[1]
    ?.split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  return names !== undefined && names.length > 0 && names.every((name) => name.startsWith('type '));
}

function resolved(file: string, target: string): string {
  return target.startsWith('.') ? relative(lib, resolve(lib, dirname(file), target)) : target;
}

function isPackage(target: string): boolean {
  return !files.some((file) => file === `${target}.ts` || file === `${target}/index.ts`);
}

function reachable(entry: string): Set<string> {
  const seen = new Set<string>();
  const queue = [entry];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const { from, to, typeOnly } of imports) {
      if (from !== file || typeOnly) continue;
      queue.push(files.find((known) => known === `${to}.ts` || known === `${to}/index.ts`) ?? to);
    }
  }
  return seen;
}

/** The text of a file without its comments. */
function code(file: string): string {
  return read(file)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '$1');
}

function read(file: string): string {
  return readFileSync(join(lib, file), 'utf8');
}
