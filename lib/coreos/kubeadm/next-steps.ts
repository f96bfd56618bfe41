import type { NextStep } from '../../core/artifact-kind';
import { joinCommands, quoteForShell } from '../../core/shell';
import { type ClusterFiles, forEachMachine } from '../machines/cluster-files';
import { type KubeadmClusterSpec, needsCaKey, PATHS } from './spec';

/** Lists what to do once the machines run: first what they wait for, then how to talk to them. */
export function listNextSteps(spec: KubeadmClusterSpec, nodeCount: number, files: ClusterFiles): NextStep[] {
  const master = quoteForShell(`core@${spec.masterAddress}`);
  const clientUrl = quoteForShell(toClientUrl(spec));
  return [
    ...listAuthoritySteps(spec, master),
    ...(nodeCount > 0 ? listJoinSteps(spec, master, files) : []),
    {
      what: 'get the client of the same version to /usr/local/bin',
      commands: [
        `curl -fgLO ${clientUrl}`,
        joinCommands([
          `echo "$(curl -fgL ${clientUrl}.sha256)  kubectl" | sha256sum -c`,
          'sudo install kubectl /usr/local/bin/kubectl',
        ]),
      ],
    },
    {
      what: 'ask the API server',
      commands: [
        `(umask 077 && ssh ${master} sudo cat ${PATHS.adminConfig} > kubeconfig)`,
        'kubectl --kubeconfig kubeconfig get nodes',
      ],
    },
  ];
}

/** The client as Kubernetes itself provides it, for x86-64. */
function toClientUrl({ version }: KubeadmClusterSpec): string {
  return `https://dl.k8s.io/release/v${version}/bin/linux/amd64/kubectl`;
}

/** The master waits for the private key; if only a hash was given, it needs the certificate first. */
function listAuthoritySteps(spec: KubeadmClusterSpec, master: string): NextStep[] {
  if (!needsCaKey(spec)) return [];
  const isHash = spec.join.kind === 'token' && spec.join.ca.kind === 'hashes';
  const commands = [
    ...(isHash ? [`ssh ${master} ${quoteForShell(renderWriteCommand(PATHS.caCertificate))} < ca.crt`] : []),
    `ssh ${master} ${quoteForShell(renderWriteCommand(PATHS.caKey))} < ca.key`,
  ];
  return [
    {
      what: "copy the key of the cluster's certificate authority to the master, which waits for it",
      commands,
    },
  ];
}

/**
 * Each node waits for the file that the master prints. One serves all of them: each print makes a token of
 * its own, and the line would have the address of each node.
 */
function listJoinSteps({ join }: KubeadmClusterSpec, master: string, files: ClusterFiles): NextStep[] {
  if (join.kind !== 'file') return [];
  const write = `ssh "core@$address" ${quoteForShell(renderWriteCommand(PATHS.joinFile))} < join.conf`;
  const commands = [
    `ssh ${master} ${quoteForShell(`until test -e ${PATHS.initialized}; do sleep 5; done`)}`,
    `(umask 077 && ssh ${master} sudo ${PATHS.printJoinFile} > join.conf)`,
    forEachMachine(files, write, ' node '),
    'rm join.conf',
  ];
  return [{ what: 'let the nodes join: each waits for the file that the master prints', commands }];
}

/**
 * Renders a shell command that writes a file which only root can read, and which appears once it is complete.
 */
function renderWriteCommand(path: string): string {
  const folder = path.slice(0, path.lastIndexOf('/'));
  return `sudo sh -c "umask 077; mkdir -p ${folder} && cat > ${path}.part && mv ${path}.part ${path}"`;
}
