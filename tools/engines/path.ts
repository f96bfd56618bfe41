import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Engine } from './catalogue.ts';

/** The engine as PATH has it: all its programs, and an accepted version. Undefined when something is missing. */
export function findOnPath(engine: Engine): { readonly path: string; readonly version: string } | undefined {
  if (!engine.onPath) return undefined;
  const [path, ...others] = engine.programs.map((program) => which(program.name));
  if (path === undefined || others.includes(undefined)) return undefined;
  const answer = spawnSync(path, engine.onPath.arguments, { encoding: 'utf8', timeout: 20_000 });
  const version = engine.onPath.accepts.exec(answer.stdout ?? '')?.[0];
  return answer.status === 0 && version ? { path, version } : undefined;
}

function which(name: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
