import { join, relative, sep } from 'node:path';
import { type GetModuleInfo, rollup } from 'rollup';
import { LIB, LIBRARY_ENTRIES, PROGRAM_ENTRIES } from './entries.ts';
import { importsOf } from './graph.ts';
import { type BuiltFile, escapeBeyondLatin1 } from './output.ts';
import { loadedOnFirstUse, requiredParts } from './parts.ts';
import { typeScript } from './typescript.ts';

const MAIN = join(LIB, 'cli', 'program', 'main.ts');
/** What says why a command failed: those that succeed load none of it. */
const FAILURES = [
  'load/code-frame.ts',
  'load/load-failure.ts',
  'load/missing-import.ts',
  'load/missing-peer.ts',
  'load/syntax-error.ts',
  'program/report-error.ts',
].map((file) => join(LIB, 'cli', file));
/** What only a program that stays alive after its synth makes us say. */
const WAITING_NOTICE = join(LIB, 'cli', 'load', 'waiting-notice.ts');
/** What a synth needs to write its page. */
const PAGE = join(LIB, 'graph', 'render-page.ts');
/** What each synth asks whether there is a lock file. */
const FIND_LOCK = join(LIB, 'synth', 'images', 'find-lock.ts');
/** The checks of objects, in the part that does not load cdk8s, need the rules for names. */
const NAME_RULES = join(LIB, 'kubernetes', 'name-rules.ts');

/**
 * Parts that the main entry loads on first use, because a program needs only those of the constructs that it
 * uses. What checks boot documents is a part of its own, which only a stack with machines loads.
 */
const LATE_PARTS = ['machines', 'gateway', 'fronts', 'web', 'in-cluster', 'exceptions'];

/** Files of late parts that define constants, which an entry cannot load late. */
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
 * Compiles lib/ to CommonJS in a few parts, because loading a hundred small files costs more than all that a
 * small synth does. The entries share the parts, so that a class is the same whichever entry it was imported
 * from.
 *
 * What a source file loads with `require('./…')` instead of `import` becomes a part of its own, loaded when
 * that line runs.
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

/** The part of a source file; undefined for what only one entry or one command uses, which stays with it. */
function choosePart(id: string, getModuleInfo: GetModuleInfo): string | undefined {
  const [folder = '', subfolder = ''] = relative(LIB, id).split(sep);
  if (['index.ts', 'provider', 'pulumi', 'testing'].includes(folder)) return undefined;
  if (id === LIBRARY_ENTRIES.controller) return undefined;
  if (FAILURES.includes(id)) return 'failure';
  if (id === WAITING_NOTICE) return undefined;
  if (folder === 'cli') return ['terminal', 'load'].includes(subfolder) || id === MAIN ? 'cli' : undefined;
  // the page with the picture of a project is loaded when somebody looks at it
  if (folder === 'simulator') return subfolder === 'picture' ? undefined : 'simulator';
  if (folder === 'coreos' && ['lint', 'systemd'].includes(subfolder)) return 'lint';
  if (folder === 'gateway' && subfolder === 'migration' && !id.endsWith('gateway-migration.ts'))
    return 'migration';
  if (subfolder === 'x509' || (folder === 'gateway' && subfolder === 'certificates')) return 'certificates';
  if (CONSTANTS.some((file) => importsOf(file, getModuleInfo).has(id)))
    return choosePartOfShared(id, getModuleInfo);
  if (folder === 'gateway' || subfolder === 'nginx') return 'gateway';
  // what compares two syntheses is for commands that show differences
  if (folder === 'synth' && subfolder === 'compare') return 'compare';
  // only an app with a lock file needs more than to look for it
  if (folder === 'synth' && subfolder === 'images' && id !== FIND_LOCK) return 'images';
  // what talks to registries is for kumiki lock, and what lists software for kumiki inventory
  if (folder === 'registry' || folder === 'inventory') return undefined;
  if (id.endsWith(join('acceptance', 'script.ts'))) return 'acceptance';
  // kubeconfigs are written for clusters of machines alone
  if (folder === 'coreos' || subfolder === 'kubeconfig') return 'machines';
  if (folder === 'rancher' || (folder === 'formats' && ['caddy', 'haproxy'].includes(subfolder)))
    return 'fronts';
  if (folder === 'web') return 'web';
  if (folder === 'policy') return choosePartOfPolicy(id);
  if (folder === 'load-balancer' && subfolder === 'controller') return 'in-cluster';
  if (folder === 'kubernetes-api') return 'cluster';
  // only what asks something over the network needs its modules of Node
  if (folder === 'network') return 'network';
  if (folder === 'controller') return 'controller';
  // loaded by each synth, so without what draws pictures, which kumiki graph alone does
  if (folder === 'graph') return importsOf(PAGE, getModuleInfo).has(id) ? 'graph' : undefined;
  if (id === NAME_RULES) return 'core';
  // only who reads another language than English needs more than to know that
  if (folder === 'language' && /\b(?:catalogue|in-language|translator)\.ts$/.test(id)) return undefined;
  if (folder === 'sakura' || (folder === 'appliance' && !['spec', 'signatures.ts'].includes(subfolder)))
    return 'appliance';
  return choosePartOfShared(id, getModuleInfo);
}

/** A program makes exceptions from rules; kumiki check alone has the rules, and its help the names of levels. */
function choosePartOfPolicy(id: string): string {
  if (/\b(?:accepted-findings|signatures)\.ts$/.test(id)) return 'exceptions';
  return /\b(?:rule|standards)\.ts$/.test(id) ? 'levels' : 'policy';
}

/** What the provider and the CLI start with must not load cdk8s. */
function choosePartOfShared(id: string, getModuleInfo: GetModuleInfo): string {
  const [folder = ''] = relative(LIB, id).split(sep);
  const imports = importsOf(id, getModuleInfo);
  const loadsCdk8s = imports.has('cdk8s') || imports.has('constructs');
  return ['core', 'language', 'formats', 'appliance', 'synth'].includes(folder) && !loadsCdk8s
    ? 'core'
    : 'library';
}
