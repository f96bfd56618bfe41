import {
  closeSync,
  constants as fileConstants,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { Module } from 'node:module';
import { sep } from 'node:path';
import { Script } from 'node:vm';

/** A cached file of code. */
interface Entry {
  readonly file: string;
  /** {@link identify} of the file that was compiled. */
  readonly identity: string;
  readonly sourceBytes: number;
  readonly codeBytes: number;
}

interface CompiledFile {
  readonly script: Script;
  readonly source: string;
}

interface StoredFile {
  readonly identity: string;
  /** {@link readCode} of the file, in UTF-8. */
  readonly source: Buffer;
  /** V8's code for it. */
  readonly code: Buffer;
}

/**
 * Age at which a cache is written again: the functions of the first program may be few of those that later
 * ones call. Writing takes a sixth of the CPU time of a small synth.
 */
const RENEWAL_MS = 3_600_000;

/** V8 uses code in place if it starts at a multiple of this many bytes, and copies it otherwise. */
const ALIGNMENT = 8;

/**
 * A cache of our compiled files that includes every function called by an earlier run. Node's compile cache
 * stores files as they are before they run, without these functions, and compiling them takes a quarter of
 * the CPU time of a small synth. The sources are there too, because source maps make up two thirds of the
 * files of cdk8s.
 *
 * Only uses a cache that no one else can have written, and entries whose files are unchanged. After any
 * failure, code is compiled as usual. V8 itself rejects code from other versions or flags.
 */
export class CodeCache {
  private readonly file: string;
  private readonly stored: ReadonlyMap<string, StoredFile>;
  private readonly compiled = new Map<string, CompiledFile>();
  private isComplete: boolean;

  /** @param file path of the cache, which may not exist yet */
  constructor(file: string) {
    this.file = file;
    const { entries, writtenMs } = readCache(file);
    this.stored = entries;
    this.isComplete = Date.now() - writtenMs < RENEWAL_MS;
  }

  /** Makes `require` compile these files with the cache; others, and those with `import()`, as usual. */
  compileFiles(isIncluded: (file: string) => boolean): void {
    const loadFile = require.extensions['.js'];
    require.extensions['.js'] = (module, file) => {
      if (!isIncluded(file)) return loadFile(module, file);
      const stored = this.findStored(file);
      const source = stored?.source.toString() ?? readCode(file);
      // Node prints an experimental warning for imports in scripts of node:vm
      if (source.includes('import(')) return loadFile(module, file);
      const run: CommonJsFunction = this.compile(file, source, stored).runInThisContext();
      const requireFrom = (id: string): unknown => {
        const beside = this.loadBeside(module, id);
        return beside ? beside.exports : module.require(id);
      };
      run.call(module.exports, module.exports, requireFrom, module, file, module.path);
    };
  }

  /**
   * Loads a file imported by a path beside its parent, if an earlier run found it there. Node would resolve
   * each again, with all links and package.json files on the way, which costs as much as compiling it.
   */
  private loadBeside(parent: NodeJS.Module, id: string): NodeJS.Module | undefined {
    if (!id.startsWith('./')) return undefined;
    const file = `${parent.path}${sep}${id.slice(2)}${id.endsWith('.js') ? '' : '.js'}`;
    const loaded = require.cache[file];
    if (loaded || !this.stored.has(file)) return loaded;
    const module = new Module(file, parent) as LoadableModule;
    if (module.path === parent.path) module.paths = parent.paths;
    require.cache[file] = module;
    try {
      module.load(file);
    } catch (error) {
      delete require.cache[file];
      throw error;
    }
    return module;
  }

  /** Compiles a CommonJS file to a script that evaluates to its {@link CommonJsFunction}. */
  compile(file: string, source: string, stored = this.findStored(file)): Script {
    const cachedData = stored?.code;
    const script = new Script(`${PARAMETERS}${source}\n})`, {
      filename: file,
      columnOffset: -PARAMETERS.length,
      ...(cachedData && { cachedData }),
    });
    if (!cachedData || script.cachedDataRejected) this.isComplete = false;
    this.compiled.set(file, { script, source });
    return script;
  }

  private findStored(file: string): StoredFile | undefined {
    const known = this.stored.get(file);
    return known?.identity === identify(file) ? known : undefined;
  }

  /** Lists the contents of the cache: the files of this run, and other files stored by earlier runs. */
  private listFiles(): ReadonlyMap<string, StoredFile> {
    const files = new Map<string, StoredFile>();
    for (const [file, { script, source }] of this.compiled) {
      const identity = identify(file);
      // the file may have been replaced since it was read
      if (identity === undefined || readCode(file) !== source) continue;
      files.set(file, { identity, source: Buffer.from(source), code: script.createCachedData() });
    }
    for (const file of this.stored.keys()) {
      const known = this.compiled.has(file) ? undefined : this.findStored(file);
      if (known) files.set(file, known);
    }
    return files;
  }

  /** Writes the cache if a file of this run was missing from it, or if it is old. */
  save(): void {
    if (this.isComplete) return;
    const draft = `${this.file}.${process.pid}`;
    try {
      writeFileSync(draft, renderEntries(this.listFiles()), { mode: 0o600, flag: 'wx' });
      renameSync(draft, this.file);
    } catch {
      removeDraft(draft);
    }
  }
}

/** Removes an incomplete cache, left for example by a full disk. Fails if it belongs to another user. */
function removeDraft(draft: string): void {
  try {
    rmSync(draft, { force: true });
  } catch {
    // the command has succeeded, and must not fail because of the cache
  }
}

/** A module with the `load` method of Node's own `require`, which the types omit. */
interface LoadableModule extends NodeJS.Module {
  load(file: string): void;
}

const PARAMETERS = '(function (exports, require, module, __filename, __dirname) { ';

type CommonJsFunction = (
  this: unknown,
  exports: unknown,
  require: (id: string) => unknown,
  module: NodeJS.Module,
  filename: string,
  dirname: string,
) => void;

/** Reads a code file without the source map at its end, which V8 would keep with the code. */
function readCode(file: string): string {
  const text = readFileSync(file, 'utf8');
  const end = text.lastIndexOf('\n//# sourceMappingURL=data:');
  return end < 0 || text.includes('\n', end + 1) ? text : text.slice(0, end);
}

/**
 * Returns a value that changes whenever a file is replaced or written. The modification time does not: npm
 * sets it.
 */
function identify(file: string): string | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats && `${stats.ino} ${stats.size} ${stats.ctimeMs}`;
}

/**
 * Renders the length of the list of entries, the list, and the source and code of each, all padded to
 * {@link ALIGNMENT}; then the same again. V8 does not verify code and crashes on corrupt data, and comparing
 * two copies is faster than loading a checksum module.
 */
function renderEntries(files: ReadonlyMap<string, StoredFile>): Buffer {
  const entries: Entry[] = [];
  const contents: Buffer[] = [];
  for (const [file, { identity, source, code }] of files) {
    entries.push({ file, identity, sourceBytes: source.length, codeBytes: code.length });
    contents.push(pad(source), pad(code));
  }
  const list = pad(Buffer.from(JSON.stringify(entries)));
  const head = Buffer.alloc(ALIGNMENT);
  head.writeUInt32LE(list.length);
  const copy = [head, list, ...contents];
  return Buffer.concat([...copy, ...copy]);
}

function pad(data: Buffer): Buffer {
  return Buffer.concat([data, Buffer.alloc(padding(data.length), ' ')]);
}

function padding(length: number): number {
  return (ALIGNMENT - (length % ALIGNMENT)) % ALIGNMENT;
}

/** A cache as it was read: its files by path, and when it was written. */
interface ReadCache {
  readonly entries: ReadonlyMap<string, StoredFile>;
  readonly writtenMs: number;
}

const NO_CACHE: ReadCache = { entries: new Map(), writtenMs: 0 };

function readCache(file: string): ReadCache {
  try {
    const cache = readOwnFile(file);
    if (cache === undefined) return NO_CACHE;
    const { data, writtenMs } = cache;
    const stored = new Map<string, StoredFile>();
    let offset = ALIGNMENT + data.readUInt32LE();
    const entries: readonly Entry[] = JSON.parse(data.toString('utf8', ALIGNMENT, offset));
    const next = (length: number) => {
      const content = data.subarray(offset, offset + length);
      offset += length + padding(length);
      return content;
    };
    for (const { file, identity, sourceBytes, codeBytes } of entries)
      stored.set(file, { identity, source: next(sourceBytes), code: next(codeBytes) });
    return offset === data.length ? { entries: stored, writtenMs } : NO_CACHE;
  } catch {
    return NO_CACHE;
  }
}

/** Reads one of the two copies in a file if they are equal; undefined otherwise. */
function readCopy(descriptor: number, byteLength: number): Buffer | undefined {
  const first = Buffer.allocUnsafeSlow(byteLength);
  if (readSync(descriptor, first) < byteLength) return undefined;
  // reuses one small buffer for the second copy: touching new memory costs more than reading
  const piece = Buffer.allocUnsafeSlow(Math.min(byteLength, PIECE_BYTES));
  for (let offset = 0; offset < byteLength; offset += piece.length) {
    const expected = first.subarray(offset, offset + piece.length);
    const read = readSync(descriptor, piece);
    if (!expected.equals(piece.subarray(0, read))) return undefined;
  }
  return first;
}

const PIECE_BYTES = 64 * 1024;

/** Flags that do not follow another user's link, and do not wait for the other end of a pipe. */
const READ_WITHOUT_WAITING = fileConstants.O_RDONLY | fileConstants.O_NOFOLLOW | fileConstants.O_NONBLOCK;

/** Reads a cache if no other user can have written it: anyone can write to the folder for temporary files. */
function readOwnFile(file: string): { readonly data: Buffer; readonly writtenMs: number } | undefined {
  const descriptor = openSync(file, READ_WITHOUT_WAITING);
  try {
    const stats = fstatSync(descriptor);
    const isOurs = !process.getuid || (stats.uid === process.getuid() && (stats.mode & 0o022) === 0);
    const data = isOurs && stats.isFile() ? readCopy(descriptor, stats.size / 2) : undefined;
    return data && { data, writtenMs: stats.mtimeMs };
  } finally {
    closeSync(descriptor);
  }
}
