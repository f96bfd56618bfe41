import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findCall, showCalls } from '../../../lib/cli/program/called-as';

const folder = mkdtempSync(join(tmpdir(), 'kumiki-called-as-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Creates a folder with an executable `kumiki` in it. */
function withProgram(name: string): string {
  const bin = join(folder, name);
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'kumiki'), '#!/bin/sh\n');
  chmodSync(join(bin, 'kumiki'), 0o755);
  return bin;
}
const globalBin = withProgram('usr/bin');
const localBin = withProgram('shop/node_modules/.bin');
const yarnBin = withProgram('tmp/xfs-1');
const cwd = join(folder, 'shop');
const script = join(localBin, 'kumiki');

describe('a person calls this program', () => {
  it.each([
    ['kumiki', 'from PATH', { PATH: globalBin }, '/usr/lib/node_modules/kumiki/build/bin.js'],
    ['kumiki', 'from node_modules/.bin on a PATH of their own', { PATH: localBin }, script],
    ['kumiki', 'by its file, of which nobody knows more', { PATH: '/bin' }, '/src/build/bin.js'],
    ['npx kumiki', 'by the path of the project', { PATH: '/bin' }, script],
    [
      'npx kumiki',
      'by npx',
      { PATH: `${localBin}:/bin`, npm_config_user_agent: 'npm/11.4.2 node/v24' },
      script,
    ],
    [
      'kumiki',
      'by npm run, and has it on PATH',
      { PATH: `${localBin}:${globalBin}`, npm_config_user_agent: 'npm/11' },
      script,
    ],
    [
      'pnpm exec kumiki',
      'by pnpm',
      { PATH: `${localBin}:/bin`, npm_config_user_agent: 'pnpm/11.2.0 npm/?' },
      join(cwd, 'node_modules/kumiki/build/bin.js'),
    ],
    [
      'pnpm dlx kumiki',
      'by pnpm, from no project',
      { PATH: '/bin', npm_config_user_agent: 'pnpm/11.2.0' },
      '/root/.cache/pnpm/dlx/1f/node_modules/kumiki/build/bin.js',
    ],
    [
      'yarn kumiki',
      'by Yarn',
      {
        PATH: `${yarnBin}:${localBin}:/bin`,
        npm_config_user_agent: 'yarn/4.9.0 npm/?',
        BERRY_BIN_FOLDER: yarnBin,
      },
      script,
    ],
    [
      'yarn dlx kumiki',
      'by Yarn, from no project',
      { PATH: '/bin', npm_config_user_agent: 'yarn/4.9.0' },
      '/tmp/xfs-2/dlx-77/node_modules/kumiki/build/bin.js',
    ],
  ])('as %s: %s', (call, _, env, file) => {
    expect(findCall({ cwd, env, script: file })).toBe(call);
  });

  it('as pnpm exec kumiki, by its path in a project that has the lock file of pnpm', () => {
    const project = join(folder, 'pnpm-shop');
    mkdirSync(project);
    writeFileSync(join(project, 'pnpm-lock.yaml'), '');
    symlinkSync(join(cwd, 'node_modules'), join(project, 'node_modules'));
    const file = join(project, 'node_modules/.bin/kumiki');
    expect(findCall({ cwd: project, env: { PATH: '/bin' }, script: file })).toBe('pnpm exec kumiki');
  });
});

describe('command lines shown to people', () => {
  it.each([
    ['kumiki synth', 'npx kumiki synth'],
    ['kumiki synth --stdout | kubectl apply -f -', 'npx kumiki synth --stdout | kubectl apply -f -'],
    ['kubectl apply -f dist && kumiki patch-status', 'kubectl apply -f dist && npx kumiki patch-status'],
    ['kumiki simulator -- kumiki plan', 'npx kumiki simulator -- kumiki plan'],
    ['run kumiki lock, which writes it', 'run npx kumiki lock, which writes it'],
    ['kumiki lock を実行してください', 'npx kumiki lock を実行してください'],
    ['see kumiki --help', 'see npx kumiki --help'],
  ])('%s', (text, shown) => expect(showCalls(text, 'npx kumiki')).toBe(shown));

  it.each(['a cluster of kumiki; the version of kumiki that wrote it', 'npx kumiki synth', './kumiki synth'])(
    'stay unchanged: %s',
    (text) => expect(showCalls(text, 'npx kumiki')).toBe(text),
  );
});
