import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runFolder } from '../harness/engine';

const SETTINGS = 'Pulumi.dev.yaml';
/** Files of a stack before its first run. */
const PARTS = ['state', SETTINGS];

/**
 * Puts the stack `dev` into the folder of a project. Only the first stack for a project and its secrets is
 * created, because the CLI twice takes a quarter of a second to derive its key; the others are copies.
 * @param config additional configuration, in plain text
 * @param make creates a stack with these secrets in the folder
 */
export async function putStack(
  folder: string,
  { config = {}, secrets = {} }: { config?: object; secrets?: object },
  make: () => Promise<void>,
): Promise<void> {
  const project = readFileSync(join(folder, 'Pulumi.yaml'), 'utf8');
  const identity = createHash('sha256')
    .update(JSON.stringify([project, secrets]))
    .digest('hex');
  const made = join(runFolder(), `stack-${identity}`);
  if (existsSync(made)) copyParts(made, folder);
  else {
    await make();
    const draft = mkdtempSync(`${made}-`);
    copyParts(folder, draft);
    try {
      renameSync(draft, made);
    } catch {
      // another test process has created one meanwhile
      rmSync(draft, { recursive: true });
    }
  }
  const settings = join(folder, SETTINGS);
  const lines = Object.entries(config).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}\n`);
  if (!readFileSync(settings, 'utf8').includes('\nconfig:\n')) lines.unshift('config:\n');
  appendFileSync(settings, lines.join(''));
}

function copyParts(from: string, to: string): void {
  for (const part of PARTS) cpSync(join(from, part), join(to, part), { recursive: true });
}
