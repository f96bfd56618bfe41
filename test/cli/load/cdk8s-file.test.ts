import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noteIgnoredSettings, readCdk8sSetting, readVariables } from '../../../lib/cli/load/cdk8s-file';
import { findEntry } from '../../../lib/cli/load/find-entry';
import { createTerminal } from '../../../lib/cli/terminal/terminal';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kumiki-cdk8s-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (text: string) => writeFileSync(join(folder, 'cdk8s.yaml'), text);

describe('a setting of cdk8s.yaml', () => {
  it.each([
    ['app: node main.ts\n', 'node main.ts'],
    ['\uFEFFapp: node main.ts\r\noutput: out\r\n', 'node main.ts'],
    ['"app": "node main.ts" # the program', 'node main.ts'],
    ["'app': node main.ts # the program", 'node main.ts'],
    ['language: typescript\n', undefined],
    ['app:\n', undefined],
    ['app: >-\n  node main.ts\noutput: out\n', 'node main.ts'],
    ['app: |', undefined],
  ])('is read from %j', (text, expected) => {
    write(text);
    expect(readCdk8sSetting(folder, 'app')).toBe(expected);
  });

  it('is undefined if that is a folder', () => {
    mkdirSync(join(folder, 'cdk8s.yaml'));
    expect(readCdk8sSetting(folder, 'app')).toBeUndefined();
  });
});

it('cdk8s.yaml can name a path with spaces', () => {
  writeFileSync(join(folder, 'my shop.ts'), '');
  write('app: node "my shop.ts"');
  expect(findEntry(undefined, folder)).toBe(join(folder, 'my shop.ts'));
});

it('settings of cdk8s.yaml without effect, such as checks, are noted', () => {
  let text = '';
  const err = createTerminal({ write: (part) => (text += part) }, 'never', {});
  write('app: node main.ts\n');
  noteIgnoredSettings({ cwd: folder, err });
  expect(text).toBe('');
  write('app: node main.ts\nvalidations:\n  - package: shop-rules\n    class: Rules\n');
  noteIgnoredSettings({ cwd: folder, err });
  expect(text).toBe('note  validations of cdk8s.yaml has no effect here: npx cdk8s synth reads it\n');
});

it.each([
  ['node main.ts', {}],
  ['STAGE=live ZONE= node main.ts', { STAGE: 'live', ZONE: '' }],
  ['cross-env STAGE=live npx tsx src/main.ts', { STAGE: 'live' }],
  ['export STAGE=live && ts-node main', { STAGE: 'live' }],
  ['export STAGE=live; node main.ts', { STAGE: 'live' }],
  [`TITLE='the shop' NODE_OPTIONS="--a=b" node main.ts`, { TITLE: 'the shop', NODE_OPTIONS: '--a=b' }],
  ['node --title=shop main.ts', {}],
])('variables of the program are read from app of cdk8s.yaml: %s', (app, variables) => {
  write(`app: ${app}\n`);
  expect(readVariables(folder)).toEqual(variables);
});

it.each([
  ['node --env-file=.env main.ts', '--env-file .env'],
  ['node --env-file .env main.ts', '--env-file .env'],
  ['node --import ./setup.mjs main.ts', '--import ./setup.mjs'],
  ['dotenv -e .env -- ts-node main.ts', 'dotenv'],
  ['STAGE=$CI_STAGE node main.ts', 'STAGE'],
  ['tsc && node main.js --stage live && echo done', '--stage live'],
  ['node -r ts-node/register --import=tsx --max-old-space-size=8192 main.ts && echo done', undefined],
  ['npx ts-node -P tsconfig.json -r tsconfig-paths/register main.ts > log', undefined],
])('what a program would get besides is noted: app: %s', (app, part) => {
  let text = '';
  const err = createTerminal({ write: (more) => (text += more) }, 'never', {});
  write(`app: ${app}\n`);
  noteIgnoredSettings({ cwd: folder, err });
  const note = `note  ${part} in app of cdk8s.yaml has no effect here: npx cdk8s synth reads it\n`;
  expect(text).toBe(part === undefined ? '' : note);
  noteIgnoredSettings({ cwd: folder, err, argument: 'main.ts' });
  expect(text).toBe(part === undefined ? '' : note);
});
