import { existsSync } from 'node:fs';
import { basename, dirname, join, posix, relative, resolve, sep } from 'node:path';
import { transform } from 'esbuild';
import { type GetModuleInfo, type Plugin, rollup } from 'rollup';
import { LIB, LIBRARY_ENTRIES, PROGRAM_ENTRIES } from './entries.ts';
import { importsOf } from './graph.ts';
import type { BuiltFile } from './output.ts';

const MAIN = join(LIB, 'cli', 'program', 'main.ts');

/** The part that users of CoreOS machines need, and nobody else: the main entry loads it on first use. */
const MACHINES = 'parts/machines.js';

/**
 * Compiles lib/ to CommonJS in a few parts, because loading a hundred small files costs more than all that a small synth does.
 * The entries share the parts, so that a class is the same whichever entry it was imported from.
 *
 * What a source file loads with `require('./…')` instead of `import` becomes a part of its own, loaded when that line runs.
 */
export async function compileJavaScript(): Promise<BuiltFile[]> {
  const bundle = await rollup({
    input: { ...LIBRARY_ENTRIES, ...PROGRAM_ENTRIES },
    external: (id) => !/^[./]/.test(id),
    plugins: [typeScript(), requiredParts(), loadedOnFirstUse('index.js', MACHINES)],
    onwarn: (warning) => {
      throw new Error(warning.message);
    },
  });
  const { output } = await bundle.generate({
    format: 'cjs',
    esModule: true,
    exports: 'named',
    externalLiveBindings: false,
    generatedCode: { preset: 'es2015', symbols: false },
    hoistTransitiveImports: false,
    interop: 'esModule',
    minifyInternalExports: false,
    entryFileNames: '[name].js',
    chunkFileNames: 'parts/[name].js',
    manualChunks: (id, { getModuleInfo }) => partOf(id, getModuleInfo),
  });
  return output.map((file) => {
    if (file.type === 'asset') throw new Error(`${file.fileName} is no JavaScript`);
    return { path: file.fileName, text: file.code, isExecutable: file.name in PROGRAM_ENTRIES };
  });
}

/** The part of a source file; undefined for what only one entry or one command uses, which stays with it. */
function partOf(id: string, getModuleInfo: GetModuleInfo): string | undefined {
  const [folder = '', subfolder = ''] = relative(LIB, id).split(sep);
  if (['index.ts', 'provider', 'pulumi', 'testing'].includes(folder)) return undefined;
  if (folder === 'cli') return ['terminal', 'load'].includes(subfolder) || id === MAIN ? 'cli' : undefined;
  if (folder === 'simulator') return 'simulator';
  if (folder === 'coreos') return 'machines';
  if (folder === 'sakura' || (folder === 'appliance' && subfolder !== 'spec')) return 'appliance';
  // what the provider and the CLI start with must not load cdk8s
  const imports = importsOf(id, getModuleInfo);
  const loadsCdk8s = imports.has('cdk8s') || imports.has('constructs');
  return ['core', 'formats', 'appliance', 'synth'].includes(folder) && !loadsCdk8s ? 'core' : 'library';
}

/** Finds TypeScript sources and strips their types. */
function typeScript(): Plugin {
  return {
    name: 'typescript',
    resolveId: (target, importer) =>
      importer && target.startsWith('.') ? sourceFile(importer, target) : null,
    async transform(source, id) {
      const { code } = await transform(source, {
        loader: 'ts',
        format: 'esm',
        target: 'node22',
        sourcefile: id,
      });
      return { code, map: null };
    },
  };
}

function sourceFile(importer: string, target: string): string {
  const path = resolve(dirname(importer), target);
  const file = [`${path}.ts`, join(path, 'index.ts')].find(existsSync);
  if (file === undefined) throw new Error(`${importer} imports ${target}, which does not exist`);
  return file;
}

/** Makes a part of each file that is loaded with `require('./…')`, and puts its path there. */
function requiredParts(): Plugin {
  const REQUIRED = /\brequire\(["'](\.[^"']+)["']\)/g;
  const PLACEHOLDER = /require\("kumiki-part:([^"]+)"\)/g;
  const entries = new Map(Object.entries(LIBRARY_ENTRIES).map(([name, file]) => [file, `${name}.js`]));
  const parts = new Set<string>();
  return {
    name: 'required-parts',
    transform(code, id) {
      return code.replace(REQUIRED, (_, target: string) => {
        const file = sourceFile(id, target);
        const fileName = entries.get(file) ?? `parts/${nameOfPart(file)}.js`;
        if (!entries.has(file) && !parts.has(file)) {
          parts.add(file);
          this.emitFile({ type: 'chunk', id: file, fileName, preserveSignature: 'allow-extension' });
        }
        return `require("kumiki-part:${fileName}")`;
      });
    },
    renderChunk: (code, { fileName }) =>
      code.replace(PLACEHOLDER, (_, part: string) => `require('${relativePath(fileName, part)}')`),
  };
}

/** `lib/cli/commands/synth/synth.ts` → `cli-synth`. */
function nameOfPart(file: string): string {
  return `${relative(LIB, file).split(sep)[0]}-${basename(file, '.ts')}`;
}

/**
 * Lets an entry load a part when one of its exports is first used. ES modules use all of them at once; the list that is never
 * executed shows them the names (https://github.com/nodejs/cjs-module-lexer).
 */
function loadedOnFirstUse(entry: string, part: string): Plugin {
  return {
    name: 'loaded-on-first-use',
    renderChunk(code, { fileName }) {
      if (fileName !== entry) return null;
      const path = relativePath(entry, part);
      const variable = new RegExp(`^const (\\w+) = require\\('${path}'\\);\\n`, 'm').exec(code);
      if (!variable) throw new Error(`${entry} does not import ${part}`);
      const names: string[] = [];
      const rest = code
        .replace(variable[0], '')
        .replace(new RegExp(`^exports\\.(\\w+) = ${variable[1]}\\.\\1;$`, 'gm'), (_, name: string) => {
          names.push(name);
          return '';
        });
      return `${rest}
for (const name of [${names.map((name) => `'${name}'`).join(', ')}])
  Object.defineProperty(exports, name, { enumerable: true, get: () => require('${path}')[name] });
0 && (module.exports = { ${names.join(', ')} });
`;
    },
  };
}

function relativePath(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}
