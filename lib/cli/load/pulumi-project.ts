import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type * as Proxies from '../../network/proxy';
import type { Terminal } from '../terminal/terminal';
import { listUpwards } from './files';
import { findUpCommand } from './installer';
import { findGuide } from './package-file';

const PROJECT_FILES = ['Pulumi.yaml', 'Pulumi.yml'];

interface Context {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly err: Terminal;
}

/** Prints `pulumi up` as the next step, the way the project runs it. */
export function suggestUp(context: Context): void {
  const { env, err } = context;
  const hasSimulator = findUpCommand(context, 'kumiki simulator') !== undefined;
  // a script that brings its own simulator does nothing to a real site
  const up = hasSimulator && !usesSimulator(env) ? undefined : findUpCommand(context);
  if (up === undefined && !hasPulumiProject(context.cwd)) suggestProject(context);
  else err.print`${err.dim`next`}  ${up ?? 'pulumi up'}\n`;
}

/** Prints what `pulumi up` needs as the next step. */
export function suggestProject({ cwd, err }: Pick<Context, 'cwd' | 'err'>): void {
  const guide = findGuide('pulumi.md', cwd) ?? 'docs/pulumi.md';
  err.print`${err.dim`next`}  write a Pulumi.yaml and a program that calls deploy, then run pulumi up: ${guide}#in-a-project\n`;
}

/** Whether a folder, or one above it, is that of a Pulumi project. */
export function hasPulumiProject(cwd: string): boolean {
  return [...listUpwards(cwd)].some((folder) => PROJECT_FILES.some((file) => existsSync(join(folder, file))));
}

function usesSimulator({ SAKURA_API_ROOT_URL: root = '' }: Context['env']): boolean {
  // loaded late: kumiki synth, which must start fast, does not need it
  const { isLoopback } = require('../../network/proxy') as typeof Proxies;
  return URL.canParse(root) && isLoopback(new URL(root).hostname);
}
