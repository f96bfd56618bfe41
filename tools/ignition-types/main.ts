/**
 * Generates the types of Ignition's configuration from the JSON schema inside its Go module, at the version
 * that the tests validate with; `--check` only checks that the committed file matches the schema.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFromFile } from 'json-schema-to-typescript';

const ROOT = join(import.meta.dirname, '..', '..');
const FILE = 'lib/coreos/render/ignition/schema.ts';
const HEADER = `/**
 * The configuration of Ignition 3.5.0; 3.4.0 is the same without \`cex\`. Made from the JSON schema in its Go module by
 * \`node tools/ignition-types/main.ts\`; do not edit.
 */
`;

const types = await compileFromFile(join(moduleFolder(), 'config', 'v3_5', 'schema', 'ignition.json'), {
  additionalProperties: false,
  bannerComment: HEADER,
});
const text = formatted(types);
if (!process.argv.includes('--check')) {
  writeFileSync(join(ROOT, FILE), text);
  console.log(`wrote ${FILE}`);
} else if (readFileSync(join(ROOT, FILE), 'utf8') !== text) {
  console.log(`${FILE} is not what the schema says: node tools/ignition-types/main.ts`);
  process.exitCode = 1;
}

/**
 * Returns the folder of the module, after Go has downloaded it and checked it against the committed go.sum.
 */
function moduleFolder(): string {
  const cwd = join(ROOT, 'tools', 'engines', 'ignition-validate');
  const go = (...args: string[]) => execFileSync('go', args, { cwd, encoding: 'utf8' }).trim();
  go('mod', 'download', 'github.com/coreos/ignition/v2');
  return go('list', '-mod=readonly', '-m', '-f', '{{.Dir}}', 'github.com/coreos/ignition/v2');
}

function formatted(source: string): string {
  return execFileSync(process.execPath, [biome(), 'format', `--stdin-file-path=${FILE}`], {
    cwd: ROOT,
    encoding: 'utf8',
    input: source,
  });
}

function biome(): string {
  return join(ROOT, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
}
