import {
  appendFileSync,
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprint, RECORD_FILE } from '../../../../lib/synth/files/write/record';
import { writeFiles } from '../../../../lib/synth/files/write/write-files';

let parent = '';
let outdir = '';

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'kumiki-write-'));
  outdir = join(parent, 'dist');
});
afterEach(() => rmSync(parent, { recursive: true }));

const write = (files: Record<string, string>, secrets: readonly string[] = []) =>
  writeFiles(
    outdir,
    Object.entries(files).map(([path, content]) => ({ path, content, isSecret: secrets.includes(path) })),
  );

/** Returns the text of every file below a folder except the record; links are not followed. */
function contents(folder = outdir): Record<string, string> {
  const list = (below: string): [string, string][] =>
    readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
      const path = join(below, entry.name);
      if (entry.isDirectory()) return list(path);
      return entry.isFile() ? [[path, readFileSync(join(folder, path), 'utf8')]] : [];
    });
  return Object.fromEntries(list('').filter(([path]) => path !== RECORD_FILE));
}

it('writes all files and says how large they are', () => {
  expect(write({ 'a.yaml': 'a: é\n', 'shop/b/c.json': '{}' })).toEqual({
    files: [
      { path: 'a.yaml', bytes: 6 },
      { path: 'shop/b/c.json', bytes: 2 },
    ],
    kept: [],
  });
  expect(contents()).toEqual({ 'a.yaml': 'a: é\n', 'shop/b/c.json': '{}' });
  expect(readdirSync(parent)).toEqual(['dist']);
});

it('overwrites its own page, with or without its record, but not a page of other writers', () => {
  const page = (text: string) => `<!doctype html><title>shop · Kumiki</title>${text}`;
  write({ 'index.html': page('1') });
  rmSync(join(outdir, RECORD_FILE));
  write({ 'index.html': page('2') });
  expect(contents()).toEqual({ 'index.html': page('2') });

  rmSync(outdir, { recursive: true });
  mkdirSync(outdir);
  writeFileSync(join(outdir, 'index.html'), '<h1>my shop</h1>');
  expect(() => write({ 'a.yaml': '1', 'index.html': page('1') })).toThrow(
    expect.objectContaining({
      code: 'SYNTH_OUTPUT',
      message: expect.stringContaining("'index.html' is a page"),
    }),
  );
  expect(contents()).toEqual({ 'index.html': '<h1>my shop</h1>' });
});

it('removes files that only its last run wrote, and the folders that this empties', () => {
  write({ 'a.yaml': '1', 'shop/b/c.json': '2', 'shop/d.json': '3' });
  write({ 'shop/d.json': '4' });
  expect(contents()).toEqual({ 'shop/d.json': '4' });
  expect(existsSync(join(outdir, 'shop/b'))).toBe(false);
});

it('leaves files that it did not write alone', () => {
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

it('does not touch a file that is already up to date', () => {
  write({ 'a.yaml': '1', 'b.yaml': '1' });
  const before = statSync(join(outdir, 'a.yaml'));
  write({ 'a.yaml': '1', 'b.yaml': '2' });
  expect(statSync(join(outdir, 'a.yaml'))).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
});

it('keeps all of the old output if one of the files cannot be put in place', () => {
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

it('reports an output folder that is a link to nothing', () => {
  symlinkSync('nowhere', outdir);
  expect(() => write({ a: '1' })).toThrow(`'${outdir}' is a symbolic link to nothing`);
});

it('reports an output folder that cannot be created', () => {
  writeFileSync(outdir, 'a file');
  expect(() => write({ 'a.yaml': '1' })).toThrow(expect.objectContaining({ code: 'SYNTH_OUTPUT' }));
  expect(readFileSync(outdir, 'utf8')).toBe('a file');
});

it.each([
  ['below a file', 'file/dist', 'a part of its path is not a folder (ENOTDIR)'],
  ['with too long a name', 'a'.repeat(300), 'its path is too long (ENAMETOOLONG)'],
])('does not advise to make a folder %s writable', (_, path, reason) => {
  writeFileSync(join(parent, 'file'), '');
  const folder = join(parent, path);
  expect(() => writeFiles(folder, [], '--output')).toThrow(
    `nothing was written to '${folder}': ${reason}\n  fix      choose another folder with --output`,
  );
});

it.each([
  '../a',
  '/a',
  'a/../../b',
  'a//b',
  './a',
  'a\\b',
  '.git/config',
  'a/.GIT/x',
  '.git. /x',
  '.kumiki-files',
  'a\nb',
  'a\rb',
  'a\u0000b',
  'a\u001b[31m',
  'a\u202eb',
])('refuses the path %j', (path) => {
  expect(() => write({ [path]: '1' })).toThrow(expect.objectContaining({ code: 'SYNTH_OUTPUT' }));
  expect(readdirSync(parent)).toEqual([]);
});

it('never removes outside of the output folder, whatever the record says', () => {
  write({ 'a.yaml': '1' });
  writeFileSync(join(parent, 'precious'), 'mine');
  const sum = fingerprint(Buffer.from('mine'));
  const paths = ['../precious', join(parent, 'precious'), 'x/../../precious', '..//precious'];
  appendFileSync(join(outdir, RECORD_FILE), paths.map((path) => `${sum}  ${path}\n`).join(''));
  write({});
  expect(readFileSync(join(parent, 'precious'), 'utf8')).toBe('mine');
});

describe('a link below the output folder', () => {
  const refused = (reason: string) =>
    expect.objectContaining({ code: 'SYNTH_OUTPUT', message: expect.stringContaining(reason) });

  beforeEach(() => {
    mkdirSync(join(parent, 'precious'));
    writeFileSync(join(parent, 'precious/file'), 'mine');
  });
  afterEach(() => expect(contents(join(parent, 'precious'))).toEqual({ file: 'mine' }));

  it('in place of a folder is not written through', () => {
    mkdirSync(outdir);
    symlinkSync('../precious', join(outdir, 'shop'));
    expect(() => write({ 'a.yaml': '1', 'shop/file': 'new' })).toThrow(
      refused("'shop' is a symbolic link, which is not followed"),
    );
    expect(contents()).toEqual({});
  });

  it('further down is not written through', () => {
    write({ 'shop/b/c': '1' });
    symlinkSync('../../precious', join(outdir, 'shop/link'));
    expect(() => write({ 'shop/b/c': '2', 'shop/link/deep/file': 'new' })).toThrow(refused("'shop/link'"));
    expect(contents()).toEqual({ 'shop/b/c': '1' });
  });

  it('in place of a file is not written through', () => {
    mkdirSync(outdir);
    symlinkSync('../precious/file', join(outdir, 'a.yaml'));
    expect(() => write({ 'a.yaml': 'new' })).toThrow(refused("'a.yaml' is a symbolic link"));
    expect(lstatSync(join(outdir, 'a.yaml')).isSymbolicLink()).toBe(true);
  });

  it('in place of the record is not read', () => {
    mkdirSync(outdir);
    symlinkSync('../precious/file', join(outdir, RECORD_FILE));
    expect(() => write({ 'a.yaml': 'new' })).toThrow(refused(`'${RECORD_FILE}' is a symbolic link`));
  });

  it('leads to no removal outside, whatever the record says', () => {
    write({ 'a.yaml': '1' });
    symlinkSync('..', join(outdir, 'up'));
    const sum = fingerprint(Buffer.from('mine'));
    appendFileSync(join(outdir, RECORD_FILE), `${sum}  up/precious/file\n${sum}  up/.git\n`);
    expect(write({}).kept).toEqual(['up/precious/file']);
    expect(contents()).toEqual({});
  });

  it('that takes the place of a file of the last run is left alone', () => {
    write({ 'a.yaml': '1' });
    rmSync(join(outdir, 'a.yaml'));
    symlinkSync('../precious/file', join(outdir, 'a.yaml'));
    expect(write({}).kept).toEqual(['a.yaml']);
    expect(lstatSync(join(outdir, 'a.yaml')).isSymbolicLink()).toBe(true);
  });

  it('is allowed as the output folder itself', () => {
    mkdirSync(join(parent, 'elsewhere'));
    symlinkSync('elsewhere', outdir);
    write({ 'shop/a': '1' });
    expect(contents(join(parent, 'elsewhere'))).toEqual({ 'shop/a': '1' });
  });
});

it('leaves alone a file of the last run that was changed since, and says so', () => {
  write({ 'a.yaml': '1', 'b.yaml': '1' });
  writeFileSync(join(outdir, 'a.yaml'), 'edited');
  expect(write({}).kept).toEqual(['a.yaml']);
  expect(contents()).toEqual({ 'a.yaml': 'edited' });
});

it('does not remove a folder that the record lists as a file', () => {
  write({ 'a.yaml': '1' });
  mkdirSync(join(outdir, 'folder/.git'), { recursive: true });
  appendFileSync(join(outdir, RECORD_FILE), `00000000 0  folder\n00000000 0  folder/.git\n`);
  expect(write({}).kept).toEqual(['folder']);
  expect(existsSync(join(outdir, 'folder/.git'))).toBe(true);
});

it('puts a folder where the last run had a file, and a file where it had a folder', () => {
  write({ a: '1', 'b/c': '1' });
  write({ 'a/x': '2', b: '2' });
  expect(contents()).toEqual({ 'a/x': '2', b: '2' });
});

it('does not change a hard link to a file that it replaces', () => {
  write({ 'a.yaml': '1' });
  linkSync(join(outdir, 'a.yaml'), join(parent, 'copy'));
  write({ 'a.yaml': '2' });
  expect(readFileSync(join(parent, 'copy'), 'utf8')).toBe('1');
});

it.each([
  ['a name that is too long', `${'x'.repeat(300)}.yaml`],
  ['a folder whose name is too long', `${'x'.repeat(300)}/z.yaml`],
])('undoes everything that was done before %s', (_, path) => {
  write({ 'a.yaml': 'old', 'gone/b.yaml': 'old' });
  const before = { files: contents(), record: readFileSync(join(outdir, RECORD_FILE), 'utf8') };
  expect(() => write({ 'a.yaml': 'new', 'new/c.yaml': 'new', [path]: 'new' })).toThrow(
    expect.objectContaining({
      code: 'SYNTH_OUTPUT',
      message: expect.stringContaining('its path is too long (ENAMETOOLONG)'),
    }),
  );
  expect({ files: contents(), record: readFileSync(join(outdir, RECORD_FILE), 'utf8') }).toEqual(before);
  expect(readdirSync(outdir).sort()).toEqual([RECORD_FILE, 'a.yaml', 'gone']);
});

it('fails where no folder can be created', () => {
  expect(() => writeFiles('/proc/kumiki/dist', [])).toThrow(
    expect.objectContaining({ code: 'SYNTH_OUTPUT' }),
  );
});

describe('the modes of files', () => {
  const modeOf = (path: string) => (statSync(join(outdir, path)).mode & 0o777).toString(8);
  let mask = 0;
  beforeEach(() => {
    mask = process.umask(0o022);
  });
  afterEach(() => process.umask(mask));

  it('let only their owner read secrets and look into their folder', () => {
    write({ 'a.yaml': '1', 'shop/b.json': '1', 'shop/keys/ca': '1' }, ['shop/keys/ca']);
    expect(['a.yaml', 'shop', 'shop/b.json', 'shop/keys', 'shop/keys/ca'].map(modeOf)).toEqual([
      '644',
      '755',
      '644',
      '700',
      '600',
    ]);
    // its checksums reveal something about the contents
    expect(modeOf(RECORD_FILE)).toBe('600');
  });

  it('are restricted for a file that was not a secret before', () => {
    write({ 'keys/ca': '1', 'keys/token': '1' });
    expect([modeOf('keys'), modeOf('keys/ca')]).toEqual(['755', '644']);
    write({ 'keys/ca': '1', 'keys/token': '2' }, ['keys/ca', 'keys/token']);
    expect(['keys', 'keys/ca', 'keys/token'].map(modeOf)).toEqual(['700', '600', '600']);
  });

  it('stay if a person has made them stricter', () => {
    write({ 'a.yaml': '1', 'keys/ca': '1' }, ['keys/ca']);
    chmodSync(join(outdir, 'a.yaml'), 0o600);
    chmodSync(join(outdir, 'keys/ca'), 0o400);
    write({ 'a.yaml': '2', 'keys/ca': '2' }, ['keys/ca']);
    expect([modeOf('a.yaml'), modeOf('keys/ca')]).toEqual(['600', '400']);
    expect(contents()).toEqual({ 'a.yaml': '2', 'keys/ca': '2' });
  });

  it('are restored after a failure', () => {
    write({ 'keys/ca': '1' });
    expect(() => write({ 'keys/ca': '1', ['x'.repeat(300)]: '1' }, ['keys/ca'])).toThrow();
    expect([modeOf('keys'), modeOf('keys/ca')]).toEqual(['755', '644']);
  });
});

describe('a system without lookups from open folders', () => {
  const platform = Object.getOwnPropertyDescriptor(process, 'platform');
  beforeEach(() => Object.defineProperty(process, 'platform', { ...platform, value: 'darwin' }));
  afterEach(() => Object.defineProperty(process, 'platform', platform ?? {}));

  it('has the same files written and removed', () => {
    write({ 'a.yaml': '1', 'shop/b/c.json': '2' }, ['shop/b/c.json']);
    write({ 'a.yaml': '2' });
    expect(contents()).toEqual({ 'a.yaml': '2' });
    expect(readdirSync(outdir).sort()).toEqual([RECORD_FILE, 'a.yaml']);
  });

  it('has no link followed either', () => {
    write({ 'a.yaml': '1' });
    mkdirSync(join(parent, 'precious'));
    symlinkSync('../precious', join(outdir, 'shop'));
    expect(() => write({ 'a.yaml': '2', 'shop/file': '1' })).toThrow("'shop' is a symbolic link");
    expect(contents()).toEqual({ 'a.yaml': '1' });
    expect(readdirSync(join(parent, 'precious'))).toEqual([]);
  });
});
