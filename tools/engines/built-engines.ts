import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildKey, buildPrograms, EngineUnavailable } from './build.ts';
import type { BuiltEngine, EngineName, Program } from './catalogue.ts';
import { withLock } from './lock.ts';

/** An engine to build, and the folder for it. */
export interface PlannedBuild {
  readonly name: EngineName;
  readonly engine: BuiltEngine;
  readonly version: string;
  readonly folder: string;
}

/**
 * Builds engines with as few Go commands as possible, and says why if one cannot be built. If another process
 * is building the same ones, waits for it and uses the result.
 */
export async function buildEngines(
  builds: readonly PlannedBuild[],
  modules: string,
  say: (message: string) => void,
): Promise<Map<EngineName, EngineUnavailable | undefined>> {
  const answers = new Map<EngineName, EngineUnavailable | undefined>();
  for (const group of groupByPrograms(builds)) {
    const failure = await buildGroup(group, modules, say);
    for (const { name } of group) answers.set(name, failure);
  }
  return answers;
}

/** Groups engines whose programs are all built by one command. */
function groupByPrograms(builds: readonly PlannedBuild[]): PlannedBuild[][] {
  return groupBy(builds, ({ engine }) => engine.programs.map(buildKey).sort()[0] ?? '');
}

async function buildGroup(
  group: readonly PlannedBuild[],
  modules: string,
  say: (message: string) => void,
): Promise<EngineUnavailable | undefined> {
  const cache = dirname(group[0]?.folder ?? '');
  mkdirSync(cache, { recursive: true });
  const [first = ''] = group.map(({ engine }) => moduleFolder(engine.programs[0])).sort();
  const names = group.map(({ name }) => name).join(', ');
  const onWait = () => say(`another process is building ${names}; waiting for it`);
  try {
    await withLock(join(cache, `${first}.lock`), onWait, async () => {
      const missing = group.filter((build) => !isComplete(build));
      if (missing.length > 0) await buildMissing(missing, modules, say);
    });
    return undefined;
  } catch (error) {
    if (error instanceof EngineUnavailable) return error;
    throw error;
  }
}

async function buildMissing(
  builds: readonly PlannedBuild[],
  modules: string,
  say: (message: string) => void,
): Promise<void> {
  const names = builds.map(({ name }) => name).join(', ');
  say(`building ${names} with Go (once; minutes when Go's own cache is cold)`);
  const started = Date.now();
  const unfinished = join(dirname(builds[0]?.folder ?? ''), `unfinished.${process.pid}`);
  try {
    const programs = builds.flatMap(({ engine }) => engine.programs);
    for (const group of groupBy(programs, buildKey)) {
      const [program, ...others] = group;
      if (program) await buildPrograms([program, ...others], modules, unfinished, say);
    }
    for (const build of builds) install(build, unfinished);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  say(`built ${names} in ${Math.round((Date.now() - started) / 1000)} s`);
}

/** Installs all programs of an engine in one step, so that it is complete or absent. */
function install({ engine, folder }: PlannedBuild, from: string): void {
  const own = `${folder}.${process.pid}`;
  mkdirSync(own, { recursive: true });
  for (const { name, leadingArguments } of engine.programs) {
    for (const file of leadingArguments ? [name, `${name}.bin`] : [name]) {
      renameSync(join(from, file), join(own, file));
    }
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(own, folder);
}

/** Whether all programs of an engine are installed. */
export function isComplete({ engine, folder }: PlannedBuild): boolean {
  return engine.programs.every(({ name }) => existsSync(join(folder, name)));
}

function moduleFolder({ name, module }: Program): string {
  return module?.folder ?? name;
}

function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    groups.set(key, [...(groups.get(key) ?? []), value]);
  }
  return [...groups.values()];
}
