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
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');
let project = '';

/** Creates a user's project, which finds the package by name, but nothing else of this repository. */
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'kumiki-project-'));
  mkdirSync(join(project, 'node_modules'));
  for (const name of ['cdk8s', 'constructs'])
    symlinkSync(join(ROOT, 'node_modules', name), join(project, 'node_modules', name));
  symlinkSync(ROOT, join(project, 'node_modules', 'kumiki'));
});
afterAll(() => rmSync(project, { recursive: true }));

function run(
  file: string,
  program: string,
  options: { env?: NodeJS.ProcessEnv; cwd?: string; args?: string[] } = {},
): string {
  const path = join(project, file);
  writeFileSync(path, program);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', path, ...(options.args ?? [])],
    {
      cwd: options.cwd ?? project,
      env: { ...process.env, ...options.env },
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

it('can be imported by name from an ES module in TypeScript', () => {
  const program = `
    import { App, Stack, type StackProps } from 'kumiki';
    const props: StackProps = { zone: 'is1b' };
    console.log(new Stack(new App(), 'shop', props).zone);
  `;
  expect(run('main.mts', program)).toBe('is1b\n');
});

it('exports to ES modules every name that it exports to CommonJS', () => {
  const program = `
    import * as named from 'kumiki';
    import { createRequire } from 'node:module';
    const missing = Object.keys(createRequire(import.meta.url)('kumiki')).filter((name) => !(name in named));
    console.log(JSON.stringify(missing));
  `;
  expect(run('names.mjs', program)).toBe('[]\n');
});

it('does not load the Pulumi engine or the simulator', () => {
  const program = `
    require('kumiki');
    const loaded = Object.keys(require.cache).filter((path) => /@pulumi|[\\\\/]simulator[\\\\/]/.test(path));
    console.log(JSON.stringify(loaded));
  `;
  expect(run('loaded.cjs', program)).toBe('[]\n');
});

it.each(['version', '--help'])('answers kumiki %s without loading constructs', (argument) => {
  const program = `
    process.on('exit', () => {
      console.log(JSON.stringify(Object.keys(require.cache).filter((path) => /[\\\\/]cdk8s[\\\\/]/.test(path))));
    });
    require('./node_modules/kumiki/build/kumiki.js');
  `;
  expect(run('command.cjs', program, { args: [argument] })).toMatch(/\n\[\]\n$/);
});

const SHOP = `
  const { App, Stack, GuestbookApp } = require('kumiki');
  const { ApiObject } = require('cdk8s');
  const [, , outdir, order] = process.argv;
  // the same data, with the keys of every map put in in another order
  const map = (entries) => Object.fromEntries(order === 'reversed' ? entries.reverse() : entries);
  const app = new App({ outdir });
  const stack = new Stack(app, 'shop', map([['namespace', 'shop'], ['labels', map([['b', '1'], ['a', '2']])]]));
  new ApiObject(stack, 'Config', map([
    // a kind whose keys may be any text
    ['apiVersion', 'example.jp/v1'],
    ['kind', 'Words'],
    ['metadata', map([['name', 'config'], ['annotations', map([['z', '1'], ['a', '2'], ['10', '3'], ['2', '4']])]])],
    ['data', map([['i', 'I'], ['ı', 'ı'], ['ä', 'a'], ['z', 'z'], ['Z', 'Z'], ['_', '_'], ['1.5', String(1.5)]])],
  ]));
  new ApiObject(stack, 'INFRA', { apiVersion: 'v1', kind: 'Secret' });
  new GuestbookApp(stack, 'Guestbook');
  app.synth();
`;

it('writes the same bytes in another process, locale, time zone, folder and insertion order', () => {
  const [one, two] = ['one', 'two'].map((name) => join(project, name));
  const elsewhere = join(project, 'elsewhere');
  mkdirSync(elsewhere);
  run('shop.cjs', SHOP, { args: [one ?? '', 'given'], env: { TZ: 'UTC', LANG: 'C', LC_ALL: 'C' } });
  run('shop.cjs', SHOP, {
    args: [two ?? '', 'reversed'],
    env: { TZ: 'Asia/Tokyo', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
    cwd: elsewhere,
  });
  expect(contents(two ?? '')).toEqual(contents(one ?? ''));
});

function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length), readFileSync(path, 'utf8')]));
}
