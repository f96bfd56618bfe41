import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { YamlOutputType } from 'cdk8s';
import type { Instructions, OutputFile } from '../../../core/artifact-kind';
import { quoteForShell } from '../../../core/shell';
import { listBalancers } from '../../../load-balancer/artifact';
import type { Assembly } from '../../../synth/assembly/assembly';
import { divideManifests, type ManifestFileOptions } from '../../../synth/files/manifest-files';
import { PAGE_FILE, parseRecord, RECORD_FILE } from '../../../synth/files/write/record';
import { formatEntry, toArgument } from '../../load/format-synth';
import { countArtifacts } from './artifact-report';

/** What the user has to do after the files of a synth are written. */
export interface NextSteps {
  readonly instructions: readonly Instructions[];
  /** Shell commands that apply everything, each only if the previous ones succeeded. */
  readonly commands: readonly string[];
  /** Commands that do the same without applying Kubernetes objects by Pulumi; empty if there are none. */
  readonly alternative: readonly string[];
  /** The page to open in a browser. */
  readonly page: string | undefined;
}

/** The rendered output, and its destination. */
export interface Output {
  readonly assembly: Assembly;
  /** The output folder, as chosen. */
  readonly outdir: string;
  readonly files: readonly Pick<OutputFile, 'path'>[];
  readonly options: ManifestFileOptions;
  /** The entry file, as given on the command line. */
  readonly entry: string | undefined;
  /** Whether the folder contains the user's own files, too, which kubectl must not read. @default false */
  readonly isShared?: boolean;
  /** Finds out how the project runs `pulumi up`, such as `npm run up`. @default - directly */
  readonly findUp?: () => string | undefined;
}

/** Extensions of the files that kubectl reads in a folder. */
const READ_IN_FOLDERS = /\.(ya?ml|json)$/;
const LEAVE_MANIFESTS = 'pulumi config set kumiki:manifests none';
/** More arguments than a user would review. */
const MOST_ARGUMENTS = 20;

/**
 * Plans the next steps before anything is written, because paths that cannot be shown in a command are
 * refused.
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
  // kube-proxy handles no virtual IP unless its address is in the status
  if (balancers.some(({ services }) => services.length > 0)) {
    byHand.push(`kumiki patch-status${formatEntry(output.entry)}`);
  }
  // `pulumi up` also applies the manifests, unless configured otherwise
  return balancers.length > 0 && apply.length > 0
    ? {
        ...{ instructions, page, commands: commands.map(asInProject) },
        alternative: [LEAVE_MANIFESTS, ...byHand],
      }
    : { instructions, page, commands: byHand.map(asInProject), alternative: [] };
}

/**
 * Lists the kubectl commands. kubectl reads all files in a folder that have certain extensions, but no
 * subfolders. So it gets the folders of the manifests, stack by stack, if they contain no other such files.
 */
function listApplyCommands(output: Output, folder: string): string[] {
  const contexts = new Set(output.assembly.stacks.map(({ kubeContext }) => kubeContext));
  const [first, ...others] = contexts;
  if (others.length === 0) return listCommandsOf(output, folder, first);
  // each context gets the files of its own stacks; a file with several stacks is for none of them
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

/**
 * Whether a folder has files of others that kubectl would read, too. Those of the last run are not counted:
 * they are replaced or removed.
 */
export function hasOtherManifests(folder: string, files: Output['files']): boolean {
  const own = new Set(files.map(({ path }) => path));
  const folders = new Set([...own].map((path) => posix.dirname(path)));
  const written = tryRead(() => parseRecord(readFileSync(join(folder, RECORD_FILE), 'utf8')));
  return [...folders].some((each) => {
    const names = tryRead(() => readdirSync(join(folder, each))) ?? [];
    const paths = names.filter((name) => READ_IN_FOLDERS.test(name)).map((name) => posix.join(each, name));
    return paths.some((path) => !own.has(path) && !written?.has(path));
  });
}

/** Returns undefined if something cannot be read, such as a folder that does not exist yet. */
function tryRead<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Renders the kubectl call. With a missing context, kubectl fails instead of applying to another cluster. */
function renderKubectl(context: string | undefined): string {
  return context === undefined ? 'kubectl apply' : `kubectl --context ${quoteForShell(context)} apply`;
}

function listCommandsOf(
  { assembly, files, options, entry, isShared = false }: Output,
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
  const areFoldersUsable =
    !isShared && paths.every((path) => READ_IN_FOLDERS.test(path)) && !files.some(isForeign);
  const chosen = areFoldersUsable ? folders : paths;
  if (chosen.length <= MOST_ARGUMENTS) {
    const named = chosen.map((path) => ` -f ${quoteForShell(path === '.' ? folder : `${folder}/${path}`)}`);
    return [`${renderKubectl(context)}${named.join('')}`];
  }
  return [`kumiki synth${formatEntry(entry)} --stdout | ${renderKubectl(context)} -f -`];
}
