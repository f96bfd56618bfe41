import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** An import in a file of lib/, of another file or a package. */
export interface Import {
  /** File below lib/, such as `sakura/client.ts`. */
  readonly from: string;
  /** File below lib/, such as `core/errors.ts`, or the name of a package. */
  readonly to: string;
  readonly typeOnly: boolean;
  /** Whether it is loaded when a function is called, not with the file. */
  readonly late: boolean;
}

const lib = join(__dirname, '..', 'lib');

/** Files in lib/ that the build generates. */
const GENERATED =
  /^(?:(?:simulator\/(?:dashboard|picture)|graph\/page)\/embedded(?:\.d)?|(?:[\w-]+\/)?signatures(?:\.ambient\.d)?)\.ts$/;

/** Every source file, relative to lib/. */
export const files = (readdirSync(lib, { recursive: true }) as string[]).filter(
  (file) => file.endsWith('.ts') && !GENERATED.test(file),
);
const known = new Set(files);

/** Every import and re-export in lib/, of files and of packages, type-only ones included. */
export const imports: readonly Import[] = files.flatMap(importsOf);

/** Every import of one of our files by another. */
export const internalImports = imports.filter(({ to }) => known.has(to));

/**
 * Returns the imports from files that match `from` to targets that match `to`, except those that `allowed`
 * accepts.
 */
export function violations(
  from: RegExp,
  to: RegExp,
  allowed: (entry: Import) => boolean = () => false,
): string[] {
  return imports
    .filter((entry) => from.test(entry.from) && to.test(entry.to) && !allowed(entry))
    .map((entry) => `${entry.from} → ${entry.to}`);
}

export function isPackage(target: string): boolean {
  return !known.has(target);
}

/** Returns everything that loading `entry` loads, at once or when functions are called. */
export function reachable(entry: string): ReadonlySet<string> {
  return follow(entry, () => true);
}

/** Returns everything that loading `entry` loads at once. */
export function loadedWith(entry: string): ReadonlySet<string> {
  return follow(entry, ({ late }) => !late);
}

function follow(entry: string, counts: (entry: Import) => boolean): ReadonlySet<string> {
  const seen = new Set<string>();
  const queue = [entry];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const edge of imports) {
      if (edge.from === file && !edge.typeOnly && counts(edge)) queue.push(edge.to);
    }
  }
  return seen;
}

/**
 * Returns groups of files that import each other, directly or indirectly (Tarjan's strongly connected
 * components).
 */
export function findCycles(): string[][] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of internalImports) targets.set(from, [...(targets.get(from) ?? []), to]);
  const position = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const cycles: string[][] = [];
  const visit = (file: string): number => {
    let low = position.size;
    position.set(file, low);
    stack.push(file);
    for (const target of targets.get(file) ?? []) {
      if (!position.has(target)) low = Math.min(low, visit(target));
      else if (stack.includes(target)) low = Math.min(low, position.get(target) ?? low);
    }
    lowest.set(file, low);
    if (low === position.get(file)) {
      const cycle = stack.splice(stack.indexOf(file));
      if (cycle.length > 1) cycles.push(cycle.sort());
    }
    return low;
  };
  for (const file of files) if (!position.has(file)) visit(file);
  return cycles;
}

/** Returns the text of a file of lib/ without its comments. */
export function codeOf(file: string): string {
  return withoutComments(textOf(file));
}

export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

export function textOf(file: string): string {
  return readFileSync(join(lib, file), 'utf8');
}

function importsOf(file: string): Import[] {
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^;'"]*?from\s+)?'([^']+)'|(?:require|import)\('([^']+)'\)/g;
  const found = [...codeOf(file).matchAll(pattern)].map((match) => ({
    from: file,
    to: resolved(file, match[2] ?? match[3] ?? ''),
    typeOnly: match[1] !== undefined || onlyTypes(match[0]),
    late: match[3] !== undefined,
  }));
  return found.filter(({ to }) => !GENERATED.test(`${to}.ts`));
}

/** Whether a statement only imports types, as `import { type A, type B } from`, which loads nothing. */
function onlyTypes(statement: string): boolean {
  const names = /\{([^}]*)\}/
    .exec(statement)?.[1]
    ?.split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  return names !== undefined && names.length > 0 && names.every((name) => name.startsWith('type '));
}

function resolved(file: string, target: string): string {
  if (!target.startsWith('.')) return target;
  const path = relative(lib, resolve(lib, dirname(file), target));
  const found = [`${path}.ts`, `${path}/index.ts`].find((candidate) => known.has(candidate));
  return found ?? path;
}
