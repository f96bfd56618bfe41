/**
 * Writes the version of package.json wherever the package or its image is named, below the working directory:
 * `npm version` runs it. With `--check`, only names the files that have another version.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDERS = ['docs', 'deploy/controller', 'examples/controller', 'lib/core', 'lib/cli/commands/init'];
const FILES = ['README.md', 'README.ja.md', 'lib/load-balancer/controller/controller-props.ts'];
const VERSION = String.raw`\d+\.\d+\.\d+(?:-[0-9a-z.]*[0-9a-z])?`;
const NAMED = [
  new RegExp(String.raw`(?<=\bkumiki-)${VERSION}(?=\.tgz\b)`, 'g'),
  new RegExp(`(?<=/kumiki-controller:)${VERSION}`, 'g'),
  new RegExp(`(?<=^export const VERSION = ')${VERSION}(?=';$)`, 'gm'),
];

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
const files = FOLDERS.flatMap((folder) =>
  readdirSync(folder, { encoding: 'utf8', recursive: true }).map((name) => join(folder, name)),
);
for (const file of [...FILES, ...files].filter((each) => statSync(each).isFile())) {
  const text = readFileSync(file, 'utf8');
  const updated = NAMED.reduce((all, pattern) => all.replace(pattern, version), text);
  if (updated === text) continue;
  console.log(file);
  if (process.argv.includes('--check')) process.exitCode = 1;
  else writeFileSync(file, updated);
}
