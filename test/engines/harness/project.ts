import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { KUMIKI, ROOT } from './root';

/** A user's project in a temporary folder: its files, and node_modules as npm would lay it out. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), 'kumiki-project-'));

  private readonly env: Record<string, string>;

  /** @param env variables for its programs, in addition to those of this process */
  constructor(files: Readonly<Record<string, string>>, env: Record<string, string> = {}) {
    this.env = env;
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), text);
    }
  }

  /** Runs a Node script in the project. */
  node(script: string, ...args: string[]) {
    return runIn(this.folder, process.execPath, [script, ...args], this.env);
  }

  kumiki(...args: string[]) {
    return this.node(KUMIKI, ...args);
  }

  /** Returns the text of every file below a folder of the project, by relative path. */
  files(folder: string): Record<string, string> {
    return filesBelow(join(this.folder, folder));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/**
 * Runs a program to its end and returns its exit code and output, with the `node` of this process first on
 * PATH.
 */
export function runIn(
  cwd: string,
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
) {
  const { NO_COLOR: _no, FORCE_COLOR: _force, npm_config_user_agent: _agent, ...inherited } = process.env;
  const path = `${dirname(process.execPath)}:${join(ROOT, 'node_modules', '.bin')}:${process.env.PATH}`;
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    env: { ...inherited, PATH: path, ...env },
  });
  return { status, stdout, stderr };
}

export function filesBelow(folder: string): Record<string, string> {
  const paths = (readdirSync(folder, { recursive: true, withFileTypes: true }) ?? [])
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}
