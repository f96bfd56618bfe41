import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { table } from './table.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const REGION = /(?<=<!-- results: npm run docs -->\n)[\s\S]*(?=<!-- \/results -->)/;

/** Returns the text of docs/cli.md, with the fields of each command's `--json` result. */
export function renderCommandLine(): string {
  const { commands = [] } = ask();
  const rows = commands.flatMap(({ name }) =>
    Object.entries(ask(name).results ?? {}).map(([field, text], index) => [
      index === 0 ? `\`${name}\`` : '',
      `\`${field}\``,
      text,
    ]),
  );
  const page = readFileSync(join(ROOT, 'docs/cli.md'), 'utf8');
  return page.replace(REGION, () => table(['command', 'field', 'meaning'], rows));
}

interface Help {
  readonly commands?: readonly { readonly name: string }[];
  readonly results?: Readonly<Record<string, string>>;
}

/** Asks the built command line for its help, or that of one command. */
function ask(...args: readonly string[]): Help {
  const program = join(ROOT, 'build', 'kumiki.js');
  return JSON.parse(
    execFileSync(process.execPath, [program, 'help', ...args, '--json'], { encoding: 'utf8' }),
  );
}
