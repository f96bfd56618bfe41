import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** Options that keep `pulumi up` and similar commands from prompting, previewing and printing. */
export const QUIET = [
  '--yes',
  '--skip-preview',
  '--non-interactive',
  '--suppress-progress',
  '--suppress-outputs',
];

/** Turns a folder into a Pulumi project with one program and a folder for its state. */
export function writePulumiProject(folder: string, program: string): void {
  mkdirSync(join(folder, 'state'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  writeFileSync(join(folder, 'Pulumi.yaml'), PROJECT);
  writeFileSync(join(folder, 'main.mjs'), program);
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
}

const PROJECT = `name: bench
runtime: { name: nodejs, options: { typescript: false } }
main: main.mjs
plugins: { providers: [{ name: pulumi-nodejs, path: ./node_modules/@pulumi/pulumi }] }
`;
