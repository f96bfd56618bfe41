import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Terminal } from '../terminal/terminal';
import { listUpwards } from './files';
import { findGuide } from './package-file';

const PROJECT_FILES = ['Pulumi.yaml', 'Pulumi.yml'];

/** Notes what the next step `pulumi up` needs if there is no Pulumi project yet. */
export function noteMissingProject({ cwd, err }: { readonly cwd: string; readonly err: Terminal }): void {
  for (const folder of listUpwards(cwd))
    if (PROJECT_FILES.some((file) => existsSync(join(folder, file)))) return;
  const guide = findGuide('pulumi.md', cwd) ?? 'docs/pulumi.md';
  err.print`${err.yellow`note`}  pulumi up needs a Pulumi.yaml and a program that calls deploy: ${guide}#in-a-project\n`;
}
