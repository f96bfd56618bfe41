import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { claim } from '../../core/claims';
import type { Problem } from '../../core/errors';
import { quoteForShell } from '../../core/shell';
import { chooseDefaultFileName } from '../user-data/file-name';

/** Paths of a cluster's files, quoted for a shell. */
export interface ClusterFiles {
  /** The folder with the boot documents, each named after its machine's hostname. */
  readonly userData: string;
  /** The list of machines, one per line, masters first: address, role and hostname. */
  readonly machines: string;
  /** The script that compares the machines with the plan. */
  readonly acceptance: string;
  /** Locates another file of the stack. */
  below(path: string): string;
}

/**
 * Chooses the name of a cluster's folder: its path below the stack, with `-` for special characters of
 * construct ids.
 */
export function chooseFolderName(cluster: IConstruct): string {
  return chooseDefaultFileName(cluster).replaceAll(/[^\w.-]/g, '-');
}

/** Claims the name of a cluster's folder. Returns a problem if another cluster of the stack has it. */
export function claimFolderName(cluster: IConstruct): Problem | undefined {
  const name = chooseFolderName(cluster);
  const stack = cluster.node.scopes.findLast((scope) => Chart.isChart(scope));
  // file systems may ignore case
  const within = stack?.node.path;
  const holder = claim(cluster, { kind: 'cluster folder', name: name.toLowerCase(), within });
  if (holder === undefined) return undefined;
  return {
    code: 'USER_DATA_DUPLICATE',
    message: `the files of '${holder}' have the same folder, clusters/${name}`,
    given: name,
    allowed: 'letters, digits, _, . and -, which tell the clusters of a stack apart',
    hint: 'give one of the two another id',
  };
}

/**
 * Returns the paths of a cluster's files from where the user works; `folder` is the path of the stack's files
 * from there.
 */
export function locateFiles(name: string, folder: string): ClusterFiles {
  const below = (path: string) => quoteForShell(folder === '.' ? path : `${folder}/${path}`);
  return {
    userData: below('user-data'),
    machines: below(`clusters/${name}/machines.txt`),
    acceptance: below(`clusters/${name}/accept.sh`),
    below,
  };
}

/**
 * Renders a command that runs another for each machine of a list, and stops at the first failure. `$address`
 * is the machine's address; the command must not read standard input, which is the list.
 * @param select a pattern of grep for lines such as `10.1.3.13 node node-1`
 */
export function forEachMachine({ machines }: ClusterFiles, command: string, select = ' '): string {
  const list = `${quoteForShell(select)} ${machines}`;
  // checked first, because the exit status of the pipeline is that of the loop, which succeeds without any
  // lines
  return `grep -q ${list} && grep ${list} | while read -r address _; do { ${command}; } || exit 1; done`;
}
