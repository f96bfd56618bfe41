import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { claim } from '../../core/claims';
import type { Problem } from '../../core/errors';
import { quoteForShell } from '../../core/shell';
import { chooseDefaultFileName } from '../user-data/file-name';

/** Where the files of a cluster are, as words for a shell. */
export interface ClusterFiles {
  /** The folder with the boot document of each machine, which its hostname names. */
  readonly userData: string;
  /** A line for each machine, master first: address, role and hostname. */
  readonly machines: string;
  /** The script that compares the machines with the plan. */
  readonly acceptance: string;
  /** Locates another file of the stack. */
  below(path: string): string;
}

/** Chooses the name of a cluster's folder: its path below the stack. Construct ids may have any character. */
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

/** Locates the files of a cluster from where a person works: `folder` is that of the stack's files. */
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
 * Renders a command that runs another for each machine of a list, until one fails. There `$address` is the
 * machine's address; the command must not read standard input, which is the list.
 * @param select a pattern of grep for lines such as `10.1.3.13 node node-1`
 */
export function forEachMachine({ machines }: ClusterFiles, command: string, select = ' '): string {
  const list = `${quoteForShell(select)} ${machines}`;
  // the status of the pipeline is that of the loop, so a list without such machines is found before
  return `grep -q ${list} && grep ${list} | while read -r address _; do { ${command}; } || exit 1; done`;
}
