import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { table } from './table.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const REGION = /(?<=<!-- results: npm run docs -->\n)[\s\S]*(?=<!-- \/results -->)/;

/** Returns the text of docs/cli.md, with the fields of each command's `--json` result. */
export function renderCommandLine(): string {
  const rows = listCommands().flatMap((name) =>
    Object.entries(ask(name, '--help').results ?? {}).map(([field, text], index) => [
      index === 0 ? `\`${name}\`` : '',
      `\`${field}\``,
      text,
    ]),
  );
  const page = readFileSync(join(ROOT, 'docs/cli.md'), 'utf8');
  return page.replace(REGION, () => table(['command', 'field', 'meaning'], rows));
}

/** Returns the names of the commands, which the error for a missing one lists. */
function listCommands(): readonly string[] {
  return (ask().errors[0]?.allowed ?? '').split(', ');
}

interface Answer {
  readonly results?: Readonly<Record<string, string>>;
  readonly errors: readonly { readonly allowed?: string }[];
}

/** Runs the built command line with `--json`, which prints one envelope even if it fails. */
function ask(...args: readonly string[]): Answer {
  const program = join(ROOT, 'build', 'kumiki.js');
  try {
    return JSON.parse(execFileSync(process.execPath, [program, ...args, '--json'], { encoding: 'utf8' }));
  } catch (error) {
    return JSON.parse((error as { readonly stdout: string }).stdout);
  }
}
