import { posix } from 'node:path';
import { YamlOutputType } from 'cdk8s';
import type { Instructions, OutputFile } from '../../../core/artifact-kind';
import { quoteForShell } from '../../../core/shell';
import { listBalancers } from '../../../load-balancer/artifact';
import type { Assembly } from '../../../synth/assembly/assembly';
import { divideManifests, type ManifestFileOptions } from '../../../synth/files/manifest-files';
import { PAGE_FILE } from '../../../synth/files/write/record';
import { countArtifacts } from './artifact-report';

/** What a person has to do once the files of a synth are written. */
export interface NextSteps {
  readonly instructions: readonly Instructions[];
  /** Shell commands that apply everything, each only if those before it succeeded. */
  readonly commands: readonly string[];
  /** Those that do the same without applying Kubernetes objects by Pulumi; none: there is no other way. */
  readonly alternative: readonly string[];
  /** The file that is there to be looked at. */
  readonly page: string | undefined;
}

/** What was rendered, and where it goes. */
export interface Output {
  readonly assembly: Assembly;
  /** The output folder as it was chosen. */
  readonly outdir: string;
  readonly files: readonly Pick<OutputFile, 'path'>[];
  readonly options: ManifestFileOptions;
  /** The entry file as it was given on the command line. */
  readonly entry: string | undefined;
  /** Looks up how the project runs `pulumi up`, such as `npm run up`. @default - by that itself */
  readonly findUp?: () => string | undefined;
}

/** Endings of the files that kubectl reads in a folder. */
const READ_IN_FOLDERS = /\.(ya?ml|json)$/;
const LEAVE_MANIFESTS = 'pulumi config set kumiki:manifests none';
/** More arguments than a person would look through. */
const MOST_ARGUMENTS = 20;

/**
 * Works out what comes next. Done before anything is written: it refuses what cannot be shown as a command.
 * @throws SYNTH_TEXT
 */
export function planNextSteps(output: Output): NextSteps {
  const { assembly } = output;
  const folder = toArgument(output.outdir);
  const instructions = assembly.stacks.flatMap((stack) =>
    stack.artifacts.flatMap(
      ({ kind, artifacts }) => kind.instructions?.(artifacts, `${folder}/${stack.name}`) ?? [],
    ),
  );
  const commands = countArtifacts(assembly.stacks).flatMap(({ kind }) => kind.applyCommand ?? []);
  const asInProject = (command: string) =>
    command === 'pulumi up' ? (output.findUp?.() ?? command) : command;
  const apply = listApplyCommands(output, folder);
  const page = output.files.find(({ path }) => path === PAGE_FILE)?.path;
  const balancers = assembly.stacks.flatMap(listBalancers);
  const byHand = [...commands, ...apply];
  // without an address in its status, kube-proxy answers for no virtual IP
  if (balancers.some(({ services }) => services.length > 0)) {
    byHand.push(`kumiki patch-status${formatEntry(output.entry)}`);
  }
  // `pulumi up` applies the manifests as well, unless it is told not to
  return balancers.length > 0 && apply.length > 0
    ? {
        ...{ instructions, page, commands: commands.map(asInProject) },
        alternative: [LEAVE_MANIFESTS, ...byHand],
      }
    : { instructions, page, commands: byHand.map(asInProject), alternative: [] };
}

/** A path that no program takes for an option, for its input or for a URL. */
function toArgument(path: string): string {
  return /^-|^https?:/.test(path) ? `./${path}` : path;
}

function formatEntry(entry: string | undefined): string {
  return entry === undefined ? '' : ` ${quoteForShell(toArgument(entry))}`;
}

/**
 * kubectl reads a folder without those in it, only files with some endings, and all of these. So it gets the
 * folders of the manifests, stack by stack, where these hold nothing else that it would read.
 */
function listApplyCommands(output: Output, folder: string): string[] {
  const contexts = new Set(output.assembly.stacks.map(({ kubeContext }) => kubeContext));
  const [first, ...others] = contexts;
  if (others.length === 0) return listCommandsOf(output, folder, first);
  // each context gets the files of its own stacks; a file of several stacks is for none of them
  return [...contexts].flatMap((context) => {
    const stacks = output.assembly.stacks.filter(({ kubeContext }) => kubeContext === context);
    const paths = divideManifests(stacks, output.options).flatMap(({ path, manifests }) =>
      manifests.length > 0 ? [path] : [],
    );
    if (output.options.yamlOutputType === YamlOutputType.FILE_PER_APP || paths.length === 0) return [];
    return [
      `${renderKubectl(context)}${paths.map((path) => ` -f ${quoteForShell(`${folder}/${path}`)}`).join('')}`,
    ];
  });
}

/** kubectl fails where there is no such context, in place of applying to another cluster. */
function renderKubectl(context: string | undefined): string {
  return context === undefined ? 'kubectl apply' : `kubectl --context ${quoteForShell(context)} apply`;
}

function listCommandsOf(
  { assembly, files, options, entry }: Output,
  folder: string,
  context: string | undefined,
): string[] {
  const divided = divideManifests(assembly.stacks, options).filter(({ manifests }) => manifests.length > 0);
  const paths = divided.map(({ path }) => path);
  if (paths.length === 0) return [];
  const folders = [...new Set(paths.map((path) => posix.dirname(path)))];
  const known = new Set(paths);
  const isForeign = ({ path }: Pick<OutputFile, 'path'>) =>
    READ_IN_FOLDERS.test(path) && !known.has(path) && folders.includes(posix.dirname(path));
  const areFoldersUsable = paths.every((path) => READ_IN_FOLDERS.test(path)) && !files.some(isForeign);
  const chosen = areFoldersUsable ? folders : paths;
  if (chosen.length <= MOST_ARGUMENTS) {
    const named = chosen.map((path) => ` -f ${quoteForShell(path === '.' ? folder : `${folder}/${path}`)}`);
    return [`${renderKubectl(context)}${named.join('')}`];
  }
  return [`kumiki synth${formatEntry(entry)} --stdout | ${renderKubectl(context)} -f -`];
}
