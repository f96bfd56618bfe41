import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RECORD_FILE, writeFiles } from '../../../lib/synth/files/write';

let parent = '';
let outdir = '';

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'kumiki-write-'));
  outdir = join(parent, 'dist');
});
afterEach(() => rmSync(parent, { recursive: true }));

const write = (files: Record<string, string>) => writeFiles(outdir, new Map(Object.entries(files)));

/** Every file below a folder with its text, the record left out. */
function contents(folder = outdir): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name)).sort();
  const shown = paths.filter((path) => !path.endsWith(RECORD_FILE));
  return Object.fromEntries(shown.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}

it('writes all files and says how large they are', () => {
  expect(write({ 'a.yaml': 'a: é\n', 'shop/b/c.json': '{}' })).toEqual([
    { path: 'a.yaml', bytes: 6 },
    { path: 'shop/b/c.json', bytes: 2 },
  ]);
  expect(contents()).toEqual({ 'a.yaml': 'a: é\n', 'shop/b/c.json': '{}' });
  expect(readdirSync(parent)).toEqual(['dist']);
});

it('removes what its last run wrote and this one does not, with the folders that this empties', () => {
  write({ 'a.yaml': '1', 'shop/b/c.json': '2', 'shop/d.json': '3' });
  write({ 'shop/d.json': '4' });
  expect(contents()).toEqual({ 'shop/d.json': '4' });
  expect(existsSync(join(outdir, 'shop/b'))).toBe(false);
});

it('leaves alone what it did not write', () => {
  mkdirSync(join(outdir, 'shop'), { recursive: true });
  writeFileSync(join(outdir, 'shop/notes.txt'), 'mine');
  write({ 'shop/a.json': '1' });
  write({});
  expect(contents()).toEqual({ 'shop/notes.txt': 'mine' });
});

it('overwrites a file that was edited in between', () => {
  write({ 'a.yaml': '1' });
  writeFileSync(join(outdir, 'a.yaml'), 'edited');
  write({ 'a.yaml': '1' });
  expect(contents()).toEqual({ 'a.yaml': '1' });
});

it('does not touch a file that already is as it should be', () => {
  write({ 'a.yaml': '1', 'b.yaml': '1' });
  const before = statSync(join(outdir, 'a.yaml'));
  write({ 'a.yaml': '1', 'b.yaml': '2' });
  expect(statSync(join(outdir, 'a.yaml'))).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
});

it('keeps the old output whole when a file half way cannot be put in place', () => {
  write({ 'a.yaml': 'old', 'gone.yaml': 'old' });
  const record = readFileSync(join(outdir, RECORD_FILE), 'utf8');
  mkdirSync(join(outdir, 'c.yaml/in-the-way'), { recursive: true });
  const before = contents();

  expect(() => write({ 'a.yaml': 'new', 'b/b.yaml': 'new', 'c.yaml': 'new', 'd.yaml': 'new' })).toThrow(
    expect.objectContaining({
      code: 'SYNTH_OUTPUT',
      message: expect.stringContaining('nothing was written'),
    }),
  );

  expect(contents()).toEqual(before);
  expect(readFileSync(join(outdir, RECORD_FILE), 'utf8')).toBe(record);
  expect(readdirSync(outdir).sort()).toEqual([RECORD_FILE, 'a.yaml', 'c.yaml', 'gone.yaml']);
});

it('leaves no folder behind when it could write nothing at all', () => {
  expect(() => write({ 'a.yaml': '1', 'a.yaml/b.yaml': '2' })).toThrow(
    expect.objectContaining({ code: 'SYNTH_OUTPUT' }),
  );
  expect(existsSync(outdir)).toBe(false);
});

it('says so when the output folder cannot be made', () => {
  writeFileSync(outdir, 'a file');
  expect(() => write({ 'a.yaml': '1' })).toThrow(expect.objectContaining({ code: 'SYNTH_OUTPUT' }));
  expect(readFileSync(outdir, 'utf8')).toBe('a file');
});

it.each(['../a', '/a', 'a/../../b', 'a//b', './a', 'a\\b'])('refuses the path %s', (path) => {
  expect(() => write({ [path]: '1' })).toThrow(expect.objectContaining({ code: 'SYNTH_OUTPUT' }));
  expect(readdirSync(parent)).toEqual([]);
});

it('never removes outside of the output folder, whatever the record says', () => {
  write({ 'a.yaml': '1' });
  writeFileSync(join(parent, 'precious'), 'mine');
  writeFileSync(join(outdir, RECORD_FILE), `a.yaml\n../precious\n${join(parent, 'precious')}\n`);
  write({});
  expect(readFileSync(join(parent, 'precious'), 'utf8')).toBe('mine');
});
