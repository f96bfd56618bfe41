import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findEntry } from '../../../lib/cli/load/find-entry';
import { KumikiError, type Problem } from '../../../lib/core/errors';

let folder = '';
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function folderWith(...files: (string | readonly [path: string, text: string])[]): string {
  folder = mkdtempSync(join(tmpdir(), 'kumiki-entry-'));
  for (const file of files) {
    const [path, text] = typeof file === 'string' ? [file, ''] : file;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

function problemWith(given: string | undefined, cwd: string): Problem | undefined {
  try {
    findEntry(given, cwd);
  } catch (error) {
    if (error instanceof KumikiError) return error.problems[0];
  }
  return undefined;
}

describe('the entry file', () => {
  it.each([
    ['main.ts', ['main.ts'], 'main.ts'],
    ['main', ['main.ts', 'main.js'], 'main.ts'],
    ['main', ['main.mjs'], 'main.mjs'],
    ['src/main', ['src/main.cts'], 'src/main.cts'],
    ['.', ['main.mts'], 'main.mts'],
    ['src', ['src/main.js'], 'src/main.js'],
    ['src/', ['src/index.ts'], 'src/index.ts'],
    ['src', ['src/main.ts', 'src/index.ts'], 'src/main.ts'],
    [undefined, ['main.ts'], 'main.ts'],
  ])('given as %s is found among %j', (given, files, found) => {
    const cwd = folderWith(...files);
    expect(findEntry(given, cwd)).toBe(join(cwd, found));
  });

  it.each([
    ['node main.ts', 'main.ts'],
    ['npx tsx src/app.mts --flag', 'src/app.mts'],
    ['node src/app', 'src/app.mts'],
    ['"node main.ts" # the entry', 'main.ts'],
  ])('is the one that cdk8s.yaml runs: %s', (app, found) => {
    const cwd = folderWith('main.ts', 'src/app.mts', ['cdk8s.yaml', `language: typescript\napp: ${app}\n`]);
    expect(findEntry(undefined, cwd)).toBe(join(cwd, found));
    expect(findEntry('.', cwd)).toBe(join(cwd, found));
  });

  it.each([
    ['src/app.js', 'src/app.js'],
    ['./src/app', 'src/app.js'],
    ['build/index.js', 'index.ts'],
  ])('is the main of package.json, if that exists: %s', (main, found) => {
    const cwd = folderWith('shop/src/app.js', 'shop/index.ts', [
      'shop/package.json',
      JSON.stringify({ main }),
    ]);
    expect(findEntry('shop', cwd)).toBe(join(cwd, 'shop', found));
  });

  it('must be given if cdk8s.yaml names no program', () => {
    const cwd = folderWith('shop/app.ts', 'shop/main.ts', ['shop/cdk8s.yaml', 'app: npm run build\n']);
    expect(problemWith('shop', cwd)).toMatchObject({
      message: 'cdk8s.yaml of the folder shop names no program',
      given: 'app: npm run build',
      hint: 'name the program: kumiki synth shop/main.ts',
    });
    expect(problemWith(undefined, join(cwd, 'shop'))).toMatchObject({ given: 'npm run build' });
  });

  it('cannot be a broken link, a pipe or a name that is too long', () => {
    const cwd = folderWith('main.ts');
    symlinkSync('nowhere.ts', join(cwd, 'mine.ts'));
    symlinkSync('circle.ts', join(cwd, 'circle.ts'));
    execFileSync('mkfifo', [join(cwd, 'pipe.ts')]);
    expect(problemWith('mine.ts', cwd)).toMatchObject({ message: 'mine.ts is a link that leads nowhere' });
    expect(problemWith('circle.ts', cwd)).toMatchObject({
      message: 'circle.ts is a link that leads nowhere',
    });
    expect(problemWith('mine.ts', cwd)?.hint).not.toContain('mine.ts');
    expect(problemWith('pipe.ts', cwd)).toMatchObject({ message: 'pipe.ts is not a program' });
    const long = 'a'.repeat(5000);
    expect(problemWith(long, cwd)).toMatchObject({ code: 'CLI_ENTRY', message: `there is no file ${long}` });
  });

  it.each([
    ['mian.ts', ['main.ts'], 'there is no file mian.ts', 'did you mean main.ts?'],
    ['main.js', ['main.ts'], 'there is no file main.js', 'did you mean main.ts?'],
    ['src/mian', ['src/main.ts'], 'there is no file src/mian', 'did you mean src/main.ts?'],
    [
      'other.ts',
      ['main.ts', 'types.d.ts', 'folder.js/a.txt'],
      'there is no file other.ts',
      'programs there: main.ts',
    ],
    ['stack.yaml', ['stack.yaml', 'stack.ts'], 'stack.yaml is not a program', 'did you mean stack.ts?'],
    ['app.tsx', ['app.tsx'], 'app.tsx is not a program', 'a program needs no JSX: rename the file to .ts'],
    [
      'web.yaml',
      ['web.yaml'],
      'web.yaml is not a program',
      `include manifests in a program: new Include(stack, 'Include', { url: "web.yaml" }), from cdk8s`,
    ],
    ['-', [], 'there is no file -', 'write the program to a file: imports are resolved from its folder'],
    [
      'https://example.jp/main.ts',
      [],
      'there is no file https://example.jp/main.ts',
      'download the program first, and read it before you run it',
    ],
    [
      'nowhere/main.ts',
      [],
      'there is no file nowhere/main.ts',
      'kumiki synth ENTRY, where ENTRY is your program, such as main.ts',
    ],
    [
      'src',
      ['src/shop.ts'],
      'the folder src has no main.ts, and neither cdk8s.yaml nor package.json names a program',
      'name the program: kumiki synth src/shop.ts',
    ],
    [
      'the shop',
      ['the shop/$(id).ts'],
      'the folder the shop has no main.ts, and neither cdk8s.yaml nor package.json names a program',
      "name the program: kumiki synth 'the shop/$(id).ts'",
    ],
    [
      undefined,
      ['app.ts'],
      'no entry file was given, and neither cdk8s.yaml nor a main.ts is here',
      'name your program, such as kumiki synth app.ts; kumiki init DIR writes a new project',
    ],
    [
      undefined,
      ['app.ts', 'cdk8s.yaml'],
      'no entry file was given, no main.ts is here, and cdk8s.yaml has no app',
      'name your program, such as kumiki synth app.ts; kumiki init DIR writes a new project',
    ],
    [
      undefined,
      ['a shop/package.json', 'a shop/main.ts', 'other/main.ts'],
      'no entry file was given, and neither cdk8s.yaml nor a main.ts is here',
      "change to the folder of the project: cd 'a shop'",
    ],
  ])('given as %s is not found among %j, with a hint', (given, files, message, hint) => {
    expect(problemWith(given, folderWith(...files))).toMatchObject({ code: 'CLI_ENTRY', message, hint });
  });
});
