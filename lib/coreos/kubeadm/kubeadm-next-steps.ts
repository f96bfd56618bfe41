import type { NextStep } from '../../core/artifact-kind';
import { type KubeadmSite, PATHS } from './kubeadm-plan';
import { bringsCaKey } from './units/kubeadm-init';

/** What to do once the machines run: first what they wait for, then a look at them. */
export function kubeadmNextSteps(site: KubeadmSite, nodeAddresses: readonly string[]): NextStep[] {
  const master = `core@${site.masterAddress}`;
  return [
    ...authoritySteps(site, master),
    ...joinSteps(site, master, nodeAddresses),
    {
      what: 'get the client of the same version to /usr/local/bin',
      commands: [
        `curl -fLO ${clientUrl(site)}`,
        `echo "$(curl -fL ${clientUrl(site)}.sha256)  kubectl" | sha256sum -c`,
        'sudo install kubectl /usr/local/bin/kubectl',
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

/** Where Kubernetes itself has its client, for x86-64. */
function clientUrl({ version }: KubeadmSite): string {
  return `https://dl.k8s.io/release/v${version}/bin/linux/amd64/kubectl`;
}

/** The master waits for the private key; with a hash alone it needs the certificate before. */
function authoritySteps(site: KubeadmSite, master: string): NextStep[] {
  if (!bringsCaKey(site)) return [];
  const isHash = site.join.kind === 'token' && site.join.ca.kind === 'hashes';
  const commands = [
    ...(isHash ? [`ssh ${master} '${put(PATHS.caCertificate)}' < ca.crt`] : []),
    `ssh ${master} '${put(PATHS.caKey)}' < ca.key`,
  ];
  return [{ what: "bring the key of the cluster's authority, which the master waits for", commands }];
}

/** Each node waits for what the master prints. */
function joinSteps({ join }: KubeadmSite, master: string, addresses: readonly string[]): NextStep[] {
  if (join.kind !== 'file' || addresses.length === 0) return [];
  const commands = [
    `ssh ${master} 'until test -e ${PATHS.initialized}; do sleep 5; done'`,
    `for node in ${addresses.join(' ')}; do ssh ${master} sudo ${PATHS.printJoinFile} | ssh core@$node '${put(PATHS.joinFile)}'; done`,
  ];
  return [{ what: 'let the nodes join: each waits for what the master prints', commands }];
}

/** Writes a file for root alone, and lets it appear only when it is whole. */
function put(path: string): string {
  const folder = path.slice(0, path.lastIndexOf('/'));
  return `sudo sh -c "umask 077; mkdir -p ${folder} && cat > ${path}.part && mv ${path}.part ${path}"`;
}
