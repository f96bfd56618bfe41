import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';
import type { App } from '../../../app';
import { KumikiError } from '../../../core/errors';
import { formatCount } from '../../../core/format-count';
import { quoteForShell } from '../../../core/shell';
import { parseRecord, RECORD_FILE } from '../../../synth/files/write/record';
import { writeFiles } from '../../../synth/files/write/write-files';
import type { CommandContext, CommandModule } from '../../command';
import { formatEntry } from '../../load/format-synth';
import { loadApp } from '../../load/load-app';
import { chooseOutputFolder } from '../../load/output-folder';
import { printTotals } from '../../terminal/totals';
import { KUSTOMIZATION, renderExport } from './render-export';

/** `kumiki export` */
export const command: CommandModule = {
  usage: 'kumiki export [ENTRY] --output DIR',
  argument: 'entry file',
  options: {
    output: { type: 'string', short: 'o', value: 'DIR', help: 'a separate folder, such as gitops' },
  },
  steps: [
    'runs ENTRY, as kumiki synth does',
    'writes a folder for each stack: one object per file, in the order of their dependencies, which become sync waves of Argo CD, and a kustomization.yaml',
    'leaves out Secrets, and names them, and the time after which finished Jobs are deleted, because Argo CD and Flux would run them again; removes the files of the last export that are gone, and touches nothing else',
  ],
  results: {
    output: 'the folder',
    files: '`path` and `bytes` of each file',
    kept: 'the paths of files that are no longer needed, but were edited, so they stay',
    secrets: 'the Secrets that were left out, as `namespace/name`',
  },
  examples: [
    'kumiki export --output gitops',
    'kumiki export main.ts --output gitops && kubectl kustomize gitops',
  ],
  afterErrors: 'nothing written',
  run,
};

async function run(context: CommandContext): Promise<Readonly<Record<string, unknown>>> {
  const { output } = context.values;
  if (typeof output !== 'string') {
    throw new KumikiError({
      code: 'CLI_USAGE',
      message: 'an export needs a folder',
      allowed: '--output DIR',
      hint: `kumiki export${formatEntry(context.argument)} --output gitops`,
    });
  }
  const app = await loadApp(context);
  const assembly = app.assemble();
  const folder = resolve(context.cwd, output);
  requireOwnFolder(folder, output, readSynthFolder(app, context));
  const { files, secrets, hasSeveralClusters } = renderExport(assembly);
  const written = writeFiles(folder, files, '--output');
  const leftOut = secrets.map(
    ({ object }) => `${object.metadata.namespace ?? 'default'}/${object.metadata.name}`,
  );
  if (!context.json) {
    const { out, err } = context;
    for (const { path } of written.files) out.print`${output}/${path}\n`;
    for (const path of written.kept)
      err.print`${err.yellow`note`} ${output}/${path} was edited, and is left alone\n`;
    for (const name of leftOut)
      err.print`${err.yellow`note`} Secret ${name} is left out: put it into the cluster by other means\n`;
    printTotals(context, [err.say(formatCount(written.files.length, 'file'))]);
    if (hasSeveralClusters)
      err.print`${err.yellow`note`} the stacks are for several clusters: point Argo CD or Flux at the folder of each stack\n`;
    const kustomized = hasSeveralClusters ? `${output}/${assembly.stacks[0]?.name}` : output;
    err.print`${err.dim`next`}  kubectl kustomize ${quoteForShell(kustomized)}\n`;
  }
  return { output, files: written.files, kept: written.kept, secrets: leftOut };
}

/** Returns the folder that `kumiki synth` writes to. */
function readSynthFolder(app: App, { cwd, env }: CommandContext): string {
  return resolve(cwd, chooseOutputFolder(app, { values: {}, cwd, env }).folder);
}

/**
 * @throws SYNTH_OUTPUT for the folder of `kumiki synth`, one inside it, and one with files of other origin
 */
function requireOwnFolder(folder: string, given: string, synthFolder: string): void {
  const refuse = (message: string) =>
    new KumikiError({
      code: 'SYNTH_OUTPUT',
      message,
      given,
      allowed: 'a folder that is new, empty or of an earlier export',
      hint: 'choose another folder with --output',
    });
  const [real, realSynth] = [follow(folder), follow(synthFolder)];
  if (real === realSynth || real.startsWith(join(realSynth, '/'))) {
    throw refuse(`'${given}' is where kumiki synth writes: it would remove the files of the export`);
  }
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) throw refuse(`'${given}' is not a folder`);
  const names = readdirSync(folder);
  if (names.length > 0 && !isExport(folder)) throw refuse(`'${given}' has files that no export wrote`);
}

/** Whether an export wrote to a folder: a record of anything else has no kustomizations. */
function isExport(folder: string): boolean {
  const record = join(folder, RECORD_FILE);
  if (!existsSync(record)) return false;
  const written = parseRecord(readFileSync(record, 'utf8'));
  return [...written.keys()].some((path) => posix.basename(path) === KUSTOMIZATION);
}

function follow(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}
