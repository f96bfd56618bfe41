import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodeCache } from '../../../lib/cli/program/code-cache';

let folder: string;
let source: string;
let cache: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kumiki-code-cache-'));
  source = join(folder, 'greet.js');
  cache = join(folder, 'cache');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Returns a file with a function that is only compiled when it is called, and makes up most of the code. */
function codeThatSays(word: string): string {
  return `module.exports = () => { let n = 0; ${'for (const x of [1, 2]) n += x; '.repeat(50)} return '${word}'; };`;
}

/** Runs the code as the program would; returns its result, and whether it came from the cache. */
function run(code: string): { readonly said: unknown; readonly isCached: boolean } {
  const codeCache = new CodeCache(cache);
  const script = codeCache.compile(source, code);
  const module = { exports: (): unknown => undefined };
  script.runInThisContext()(module.exports, undefined, module);
  const said = module.exports();
  codeCache.save();
  return { said, isCached: script.cachedDataRejected === false };
}

function write(code: string): string {
  writeFileSync(source, code);
  return code;
}

describe('CodeCache', () => {
  it('keeps what a run has compiled for the next one', () => {
    const code = write(codeThatSays('hello'));
    expect([run(code), run(code)]).toEqual([
      { said: 'hello', isCached: false },
      { said: 'hello', isCached: true },
    ]);
  });

  it.each(['grüß Gott', 'こんにちは'])('keeps code that is not ASCII: %s', (word) => {
    const code = write(codeThatSays(word));
    expect([run(code), run(code)]).toEqual([
      { said: word, isCached: false },
      { said: word, isCached: true },
    ]);
  });

  it('keeps the functions that were called', () => {
    const code = write(codeThatSays('hello'));
    const uncalled = new CodeCache(join(folder, 'uncalled'));
    uncalled.compile(source, code);
    uncalled.save();
    run(code);
    expect(statSync(cache).size).toBeGreaterThan(statSync(join(folder, 'uncalled')).size + 1000);
  });

  it('keeps code of files that this run does not load, as long as they exist', () => {
    const code = write(codeThatSays('hello'));
    run(code);
    const first = source;
    source = join(folder, 'part.js');
    const part = write(codeThatSays('good day'));
    expect(run(part).isCached).toBe(false);
    expect(run(part).isCached).toBe(true);
    const both = statSync(cache).size;
    source = first;
    expect(run(code).isCached).toBe(true);
    rmSync(join(folder, 'part.js'));
    run(write(codeThatSays('hi')));
    expect(statSync(cache).size).toBeLessThan(both - 1000);
  });

  it('does not use code of a replaced file, even with the same length and time', () => {
    const time = new Date('1985-10-26T08:15:00Z');
    const first = write(codeThatSays('hello'));
    utimesSync(source, time, time);
    run(first);
    const second = codeThatSays('adieu');
    writeFileSync(`${source}.new`, second);
    utimesSync(`${source}.new`, time, time);
    renameSync(`${source}.new`, source);
    expect(run(second)).toEqual({ said: 'adieu', isCached: false });
    expect(run(second)).toEqual({ said: 'adieu', isCached: true });
  });

  it('does not keep code of a file that was replaced while it ran', () => {
    write(codeThatSays('adieu'));
    run(codeThatSays('hello'));
    expect(run(codeThatSays('adieu'))).toEqual({ said: 'adieu', isCached: false });
  });

  it.each(['', 'x', 'no cache at all', '\x40\0\0\0\0\0\0\0[{"file":"a"}]'])(
    'ignores a cache that is %j',
    (text) => {
      const code = write(codeThatSays('hello'));
      writeFileSync(cache, text);
      expect([run(code).isCached, run(code).isCached]).toEqual([false, true]);
    },
  );

  it('ignores a truncated cache', () => {
    const code = write(codeThatSays('hello'));
    run(code);
    truncateSync(cache, statSync(cache).size - 8);
    expect(run(code)).toEqual({ said: 'hello', isCached: false });
  });

  it.each([0, 4, 8, 500, 1500])('ignores a cache with a changed byte at %d', (offset) => {
    const code = write(codeThatSays('hello'));
    run(code);
    const bytes = readFileSync(cache);
    bytes.writeUInt8(bytes.readUInt8(offset) ^ 0xff, offset);
    writeFileSync(cache, bytes);
    expect(run(code)).toEqual({ said: 'hello', isCached: false });
  });

  it.each(['620', '602', '666'])('does not use a cache that others can write: mode %s', (mode) => {
    const code = write(codeThatSays('hello'));
    run(code);
    chmodSync(cache, mode);
    expect(run(code).isCached).toBe(false);
  });

  it('makes its file private to its owner', () => {
    run(write(codeThatSays('hello')));
    expect(statSync(cache).mode & 0o777).toBe(0o600);
  });

  it('works without a cache if none can be written', () => {
    const code = write(codeThatSays('hello'));
    mkdirSync(cache);
    expect([run(code), run(code)]).toEqual([
      { said: 'hello', isCached: false },
      { said: 'hello', isCached: false },
    ]);
    expect(readdirSync(folder).sort()).toEqual(['cache', 'greet.js']);
  });

  it('leaves a draft that it cannot remove', () => {
    const draft = `${cache}.${process.pid}`;
    mkdirSync(draft);
    expect(run(write(codeThatSays('hello'))).said).toBe('hello');
    expect(readdirSync(folder).sort()).toEqual([`cache.${process.pid}`, 'greet.js']);
  });

  it('does not wait for a pipe in the place of its file', () => {
    execFileSync('mkfifo', ['-m', '600', cache]);
    expect(run(write(codeThatSays('hello')))).toEqual({ said: 'hello', isCached: false });
  });

  it('does not follow a link in place of its file', () => {
    const code = write(codeThatSays('hello'));
    run(code);
    renameSync(cache, join(folder, 'elsewhere'));
    symlinkSync(join(folder, 'elsewhere'), cache);
    expect(run(code).isCached).toBe(false);
    expect(statSync(join(folder, 'elsewhere')).isFile()).toBe(true);
  });

  it('is renewed after an hour, with the functions that later runs have called', () => {
    const code = write(codeThatSays('hello'));
    const uncalled = new CodeCache(cache);
    uncalled.compile(source, code);
    uncalled.save();
    const { size } = statSync(cache);
    run(code);
    expect(statSync(cache).size).toBe(size);
    const anHourAgo = Date.now() / 1000 - 3601;
    utimesSync(cache, anHourAgo, anHourAgo);
    expect(run(code).isCached).toBe(true);
    expect(statSync(cache).size).toBeGreaterThan(size + 1000);
  });

  it('does not rewrite a complete cache', () => {
    const code = write(codeThatSays('hello'));
    run(code);
    const { ino } = statSync(cache);
    run(code);
    expect(statSync(cache).ino).toBe(ino);
  });
});
