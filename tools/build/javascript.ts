import { join, relative, sep } from 'node:path';
import { type GetModuleInfo, rollup } from 'rollup';
import { LIB, LIBRARY_ENTRIES, PROGRAM_ENTRIES } from './entries.ts';
import { importsOf } from './graph.ts';
import { type BuiltFile, escapeBeyondLatin1 } from './output.ts';
import { loadedOnFirstUse, requiredParts } from './parts.ts';
import { typeScript } from './typescript.ts';

const MAIN = join(LIB, 'cli', 'program', 'main.ts');
/** Files that explain why a command failed: successful commands load none of them. */
const FAILURES = [
  'load/code-frame.ts',
  'load/load-failure.ts',
  'load/missing-import.ts',
  'load/missing-member.ts',
  'load/missing-peer.ts',
  'load/syntax-error.ts',
  'load/thrown.ts',
  'load/unloadable-file.ts',
  'program/report-error.ts',
].map((file) => join(LIB, 'cli', file));
/**
 * Files of the CLI that stay parts of their own: what imports ES modules, because our code cache cannot hold
 * it, and the notice about a program that keeps running after its synth, which other runs do not load.
 */
const ALONE = ['load-module.ts', 'waiting-notice.ts'].map((file) => join(LIB, 'cli', 'load', file));
/** The renderer that a synth needs to write its page. */
const PAGE = join(LIB, 'graph', 'render-page.ts');
/** The check for a lock file, which every synth makes. */
const FIND_LOCK = join(LIB, 'synth', 'images', 'find-lock.ts');
/** The rules for names, needed by the checks of objects in the part that does not load cdk8s. */
const NAME_RULES = join(LIB, 'kubernetes', 'name-rules.ts');

/**
 * Parts that the main entry loads on first use, because a program needs only those of the constructs that it
 * uses. The checks of boot documents are a part of their own, which only a stack with machines loads.
 */
const LATE_PARTS = ['machines', 'gateway', 'fronts', 'web', 'in-cluster', 'exceptions'];

/** Files of late parts that define constants. An entry cannot load a constant late. */
const CONSTANTS = [
  'coreos/machines/cluster-artifact.ts',
  'coreos/model/format.ts',
  'coreos/user-data/artifact.ts',
  'coreos/user-data/size-budget/provider.ts',
  'gateway/artifact.ts',
  'rancher/front-artifact.ts',
  'web/artifact.ts',
].map((file) => join(LIB, file));

/**
 * Compiles lib/ to CommonJS in a few parts, because loading a hundred small files costs more than all the
 * work of a small synth. The entries share the parts, so that a class is the same whichever entry it was
 * imported from.
 *
 * A file that is loaded with `require('./…')` instead of `import` becomes a part of its own, loaded when that
 * line runs.
 */
export async function compileJavaScript(): Promise<BuiltFile[]> {
  const bundle = await rollup({
    input: { ...LIBRARY_ENTRIES, ...PROGRAM_ENTRIES },
    external: (id) => !/^[./]/.test(id),
    plugins: [
      typeScript(),
      requiredParts(),
      loadedOnFirstUse(
        'index.js',
        LATE_PARTS.map((part) => `parts/${part}.js`),
      ),
    ],
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
    manualChunks: (id, { getModuleInfo }) => choosePart(id, getModuleInfo),
  });
  return output.map((file) => {
    if (file.type === 'asset') throw new Error(`${file.fileName} is no JavaScript`);
    return {
      path: file.fileName,
      text: escapeBeyondLatin1(file.code),
      isExecutable: file.name in PROGRAM_ENTRIES,
    };
  });
}

/**
 * Returns the part of a source file; undefined for files that only one entry or one command uses, which stay
 * with it.
 */
function choosePart(id: string, getModuleInfo: GetModuleInfo): string | undefined {
  const [folder = '', subfolder = ''] = relative(LIB, id).split(sep);
  if (['index.ts', 'provider', 'pulumi', 'testing'].includes(folder)) return undefined;
  if (id === LIBRARY_ENTRIES.controller) return undefined;
  if (FAILURES.includes(id)) return 'failure';
  if (ALONE.includes(id)) return undefined;
  if (folder === 'cli') return ['terminal', 'load'].includes(subfolder) || id === MAIN ? 'cli' : undefined;
  // the page with the live picture is only loaded when a user opens it
  if (folder === 'simulator') return subfolder === 'picture' ? undefined : 'simulator';
  if (folder === 'coreos' && ['lint', 'systemd'].includes(subfolder)) return 'lint';
  if (folder === 'gateway' && subfolder === 'migration' && !id.endsWith('gateway-migration.ts'))
    return 'migration';
  if (subfolder === 'x509' || (folder === 'gateway' && subfolder === 'certificates')) return 'certificates';
  if (CONSTANTS.some((file) => importsOf(file, getModuleInfo).has(id)))
    return choosePartOfShared(id, getModuleInfo);
  if (folder === 'gateway' || subfolder === 'nginx') return 'gateway';
  // only commands that show differences compare two syntheses
  if (folder === 'synth' && subfolder === 'compare') return 'compare';
  // every app looks for a lock file; only an app that has one needs the rest
  if (folder === 'synth' && subfolder === 'images' && id !== FIND_LOCK) return 'images';
  // only kumiki lock talks to registries, and only kumiki inventory lists software
  if (folder === 'registry' || folder === 'inventory') return undefined;
  if (id.endsWith(join('acceptance', 'script.ts'))) return 'acceptance';
  // kubeconfigs are only written for clusters of machines
  if (folder === 'coreos' || subfolder === 'kubeconfig') return 'machines';
  if (folder === 'rancher' || (folder === 'formats' && ['caddy', 'haproxy'].includes(subfolder)))
    return 'fronts';
  if (folder === 'web') return 'web';
  if (folder === 'policy') return choosePartOfPolicy(id);
  if (folder === 'load-balancer' && subfolder === 'controller') return 'in-cluster';
  if (folder === 'kubernetes-api') return 'cluster';
  // Node's network modules are only loaded for requests over the network
  if (folder === 'network') return 'network';
  if (folder === 'controller') return 'controller';
  // every synth loads it, so it leaves out the drawing, which only kumiki graph needs
  if (folder === 'graph') return importsOf(PAGE, getModuleInfo).has(id) ? 'graph' : undefined;
  if (id === NAME_RULES) return 'core';
  // English needs only the language setting, not the catalogue
  if (folder === 'language' && /\b(?:catalogue|in-language|translator)\.ts$/.test(id)) return undefined;
  if (folder === 'sakura' || (folder === 'appliance' && !['spec', 'signatures.ts'].includes(subfolder)))
    return 'appliance';
  return choosePartOfShared(id, getModuleInfo);
}

/**
 * Returns the part of a policy file. A program only makes exceptions from rules; only kumiki check needs the
 * rules, and its help the names of the levels.
 */
function choosePartOfPolicy(id: string): string {
  if (/\b(?:accepted-findings|signatures)\.ts$/.test(id)) return 'exceptions';
  return /\b(?:rule|standards)\.ts$/.test(id) ? 'levels' : 'policy';
}

/** Keeps cdk8s out of the part that the provider and the CLI load at startup. */
function choosePartOfShared(id: string, getModuleInfo: GetModuleInfo): string {
  const [folder = ''] = relative(LIB, id).split(sep);
  const imports = importsOf(id, getModuleInfo);
  const loadsCdk8s = imports.has('cdk8s') || imports.has('constructs');
  return ['core', 'language', 'formats', 'appliance', 'include', 'synth'].includes(folder) && !loadsCdk8s
    ? 'core'
    : 'library';
}
