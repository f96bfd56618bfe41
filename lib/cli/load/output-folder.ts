import { posix } from 'node:path';
import type { App } from '../../app';
import { KumikiError } from '../../core/errors';
import { isVisible } from '../../core/visible-text';
import { readCdk8sSetting } from './cdk8s-file';

/** The output folder, and the setting that chose it. */
export interface OutputFolder {
  readonly folder: string;
  readonly chosenBy: string;
}

/** Inputs of the choice besides the app. */
interface FolderContext {
  readonly values: { readonly output?: string | boolean | undefined };
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Chooses --output, or else the choice of the program or the environment, or else that of cdk8s.yaml.
 * @throws SYNTH_OUTPUT
 */
export function chooseOutputFolder(app: App, context: FolderContext): OutputFolder {
  const chosen = choose(app, context);
  requireVisible(chosen);
  requireMeant(chosen);
  return { ...chosen, folder: withoutSlashes(chosen.folder) };
}

/** Leaves out slashes that mean nothing, such as the one that shells complete names of folders with. */
function withoutSlashes(folder: string): string {
  const path = posix.normalize(folder);
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

function choose(app: App, { values, cwd, env }: FolderContext): OutputFolder {
  if (typeof values.output === 'string') return { folder: values.output, chosenBy: '--output' };
  if (app.outdir !== 'dist') {
    const isFromEnvironment = app.outdir === env.CDK8S_OUTDIR;
    return { folder: app.outdir, chosenBy: isFromEnvironment ? 'CDK8S_OUTDIR' : 'outdir of the App' };
  }
  const setting = readCdk8sSetting(cwd, 'output');
  if (setting === undefined) return { folder: app.outdir, chosenBy: '--output' };
  return { folder: setting, chosenBy: '--output, or output in cdk8s.yaml' };
}

/** Refuses names with invisible characters: they are displayed, and are part of commands to paste. */
function requireVisible({ folder, chosenBy }: OutputFolder): void {
  if (isVisible(folder) && folder.trim() !== '') return;
  throw new KumikiError({
    code: 'SYNTH_OUTPUT',
    message:
      folder.trim() === ''
        ? 'the output folder has no name'
        : 'the name of the output folder has characters that cannot be seen',
    given: folder,
    allowed: 'visible characters and spaces',
    hint: `choose another folder with ${chosenBy}`,
  });
}

/**
 * Refuses folders that are surely a mistake: shells expand `~` only at the beginning of a word, and `-` is
 * not a name.
 */
function requireMeant({ folder, chosenBy }: OutputFolder): void {
  const isHome = /^~(?:[\\/]|$)/.test(folder);
  if (!isHome && folder !== '-') return;
  throw new KumikiError({
    code: 'SYNTH_OUTPUT',
    message: isHome
      ? "the output folder would be below one with the name '~'"
      : "the output folder would be called '-'",
    given: folder,
    allowed: 'the path of a folder',
    hint: isHome
      ? `write $HOME for ~ in ${chosenBy}, or ./~ if it is meant`
      : 'to print the manifests, use --stdout',
  });
}
