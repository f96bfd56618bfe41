import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Project } from '../harness/project';
import { ROOT } from '../harness/root';

const caches = mkdtempSync(join(tmpdir(), 'kumiki-caches-'));
const project = new Project({}, { NODE_COMPILE_CACHE: caches });
cpSync(join(ROOT, 'examples/quickstart'), project.folder, { recursive: true });

afterAll(() => {
  project.remove();
  rmSync(caches, { recursive: true, force: true });
});

/** Runs `kumiki synth`, and returns the files that it writes. */
function synthesize(outdir: string): Record<string, string> {
  const { status, stderr } = project.kumiki('synth', 'main.ts', '-o', outdir);
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringContaining('error') });
  return project.files(outdir);
}

function findCache(): string {
  const found = readdirSync(caches, { recursive: true, encoding: 'utf8' });
  return join(caches, found.find((file) => file.includes('kumiki-synth-')) ?? 'missing');
}

it.each(['crypto', 'net', 'os', 'stream', 'zlib'])('loads no node:%s for a small stack', (name) => {
  const tell = `process.on('exit', () => console.log(process.moduleLoadList.includes('NativeModule ${name}')));`;
  writeFileSync(join(project.folder, 'told.ts'), `${tell}\nimport './main.ts';\n`);
  const { status, stdout } = project.kumiki('synth', 'told.ts', '-o', 'told');
  expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/false\n$/) });
});

it('reuses code cached by the first run, and recompiles a damaged cache', () => {
  const files = synthesize('first');
  const { ino, size } = statSync(findCache());
  expect(size).toBeGreaterThan(100_000);

  expect(synthesize('second')).toEqual(files);
  // a run that misses any code in the cache would write a new file
  expect(statSync(findCache()).ino).toBe(ino);

  const damaged = readFileSync(findCache());
  for (let at = size >> 1; at < size; at += 1000) damaged.writeUInt8(damaged.readUInt8(at) ^ 0xff, at);
  writeFileSync(findCache(), damaged);
  expect(synthesize('third')).toEqual(files);
  expect(readFileSync(findCache()).equals(damaged)).toBe(false);
});

it('holds each part that a synth loads, except the one that imports ES modules', () => {
  const listed = join(project.folder, 'listed.ts');
  const list = `JSON.stringify(Object.keys(process.getBuiltinModule('node:module')._cache))`;
  writeFileSync(listed, `process.on('exit', () => console.log(${list}));\nimport './main.ts';\n`);
  const { stdout } = project.kumiki('synth', 'listed.ts', '-o', 'listed');
  const loaded = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as string[];
  const parts = loaded.filter((file) => file.includes(join('build', 'parts', '/')));
  expect(parts.length).toBeGreaterThan(5);

  // the list of files is text, the code after it is not
  const cached = readFileSync(findCache(), 'latin1');
  const missing = parts.filter((file) => !cached.includes(JSON.stringify(file)));
  expect(missing.map((file) => basename(file))).toEqual(['cli-load-module.js']);
});
