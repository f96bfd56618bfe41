import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { Module } from 'node:module';
import { sep } from 'node:path';
import { Script } from 'node:vm';
import { readCache, renderEntries, type StoredFile } from './code-cache-file';

interface CompiledFile {
  readonly script: Script;
  /** {@link readCode} of the file. */
  readonly source: string;
}

/**
 * Age at which a cache is written again: the functions of the first program may be few of those that later
 * ones call. Writing takes a sixth of the CPU time of a small synth.
 */
const RENEWAL_MS = 3_600_000;

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
      const source = stored ? stored.source.toString(stored.encoding) : readCode(file);
      // Node prints an experimental warning for imports in scripts of node:vm
      if (!stored && source.includes('import(')) return loadFile(module, file);
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
      files.set(file, { identity, ...encode(source), code: script.createCachedData() });
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

function encode(source: string): Pick<StoredFile, 'encoding' | 'source'> {
  const latin1 = Buffer.from(source, 'latin1');
  if (latin1.toString('latin1') === source) return { encoding: 'latin1', source: latin1 };
  return { encoding: 'utf8', source: Buffer.from(source) };
}

/**
 * Returns a value that changes whenever a file is replaced or written. The modification time does not: npm
 * sets it.
 */
function identify(file: string): string | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats && `${stats.ino} ${stats.size} ${stats.ctimeMs}`;
}
