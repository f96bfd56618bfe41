import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { PathRule } from './catalogue.ts';

/**
 * Finds an engine on PATH: all its programs, and an accepted version of the first. Undefined if anything is
 * missing.
 */
export function findOnPath(
  programs: readonly string[],
  rule: PathRule,
): { readonly path: string; readonly version: string } | undefined {
  const [path, ...others] = programs.map(which);
  if (path === undefined || others.includes(undefined)) return undefined;
  const answer = spawnSync(path, rule.arguments, { encoding: 'utf8', timeout: 20_000 });
  const version = rule.accepts.exec(`${answer.stdout ?? ''}${answer.stderr ?? ''}`)?.[0];
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
