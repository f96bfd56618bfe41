import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { PackedPackage } from '../harness/packed-package';

let project: string;
let packed: PackedPackage;
let files: string[];

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'kumiki-contents-'));
  packed = PackedPackage.install(project);
  files = packed.files();
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

describe('the published package', () => {
  it('is small', () => {
    const bytes = files.reduce((sum, file) => sum + statSync(join(packed.folder, file)).size, 0);
    // of the files, 23 are small ones of the templates and 20 are Japanese texts, half a megabyte in total.
    // Each command has its own parts, so that none loads another
    expect(files.length).toBeLessThan(178);
    expect(bytes).toBeLessThan(4_250_000);
  });

  it('has no sources, tests, tools or build caches', () => {
    const known =
      /^(build\/[\w/-]+\.(js|d\.ts)|docs\/[\w-]+(\.ja)?\.(md|svg)|schemas\/[\w.-]+\.json|templates\/([\w-]+\/)?[\w.]+|messages\/ja\/[\w-]+\.po|(README(\.ja)?|CHANGELOG)\.md|LICENSE|package\.json)$/;
    expect(files.filter((file) => !known.test(file))).toEqual([]);
  });

  it('runs no script on installation', () => {
    const { scripts, allowScripts } = JSON.parse(packed.read('package.json'));
    const names = ['preinstall', 'install', 'postinstall', 'preprepare', 'prepare', 'postprepare'];
    expect(names.filter((name) => name in scripts)).toEqual([]);
    expect(allowScripts).toBeUndefined();
  });

  it('has no JavaScript or declarations that no entry reaches', () => {
    const { exports, bin } = JSON.parse(packed.read('package.json'));
    const entries = Object.values<string | { types: string; default: string }>(exports)
      .flatMap((target) => (typeof target === 'string' ? [] : [target.types, target.default]))
      .map((target) => posix.normalize(target));
    const reached = filesReachedFrom([...entries, bin.kumiki]);
    expect(files.filter((file) => file.startsWith('build/') && !reached.has(file))).toEqual([]);
  });

  it('has the pages that its messages and declarations refer to', () => {
    const code = files.filter((file) => file.startsWith('build/'));
    const named = code.flatMap(
      (file) => packed.read(file).match(/\b(docs\/[\w-]+|README|CHANGELOG)\.md\b/g) ?? [],
    );
    expect(named).toContain('docs/simulator.md');
    expect(named.filter((page) => !files.includes(page))).toEqual([]);
  });

  it('declares every package that it loads', () => {
    const { dependencies, peerDependencies } = JSON.parse(packed.read('package.json'));
    const known = ['kumiki', ...Object.keys(dependencies), ...Object.keys(peerDependencies)];
    const scripts = files.filter((file) => file.startsWith('build/') && file.endsWith('.js'));
    const loaded = scripts.flatMap((file) => importsOf(file)).filter((name) => !/^(\.|node:)/.test(name));
    const packages = loaded.map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'));
    expect(packages.filter((name) => !known.includes(name))).toEqual([]);
  });
});

/** Returns the given files of the package and all that they import, directly or indirectly. */
function filesReachedFrom(entries: readonly string[]): ReadonlySet<string> {
  const reached = new Set(entries);
  for (const file of reached) {
    for (const name of importsOf(file).filter((target) => target.startsWith('.'))) {
      const target = posix.join(posix.dirname(file), name);
      reached.add(file.endsWith('.d.ts') ? target.replace(/\.js$/, '.d.ts') : target);
    }
  }
  return reached;
}

function importsOf(file: string): string[] {
  return [...packed.read(file).matchAll(/(?:\brequire\(|^import |\bfrom )['"]([\w@./:-]+)['"]/gm)].map(
    ([, name = '']) => name,
  );
}
