import type { Difference } from 'kumiki';
import './sources.ts';

const { DIFFERENCES, VIRTUAL_IP_DIFFERENCE } = await import('../../lib/coreos/article/differences.ts');
const { KUBEADM_DIFFERENCES } = await import('../../lib/coreos/kubeadm/kubeadm-differences.ts');

/** The text of docs/coreos-differences.md. */
export function renderCoreOSDifferences(): string {
  const rows = [...DIFFERENCES, VIRTUAL_IP_DIFFERENCE].map(toRow);
  return `# What hardened mode does in another way than the article

Made from \`lib/coreos/article/differences.ts\` by \`npm run docs\`. \`CoreOSRudderCluster\` builds the cluster of an article of 2014:
with \`compat: 'article'\` its units, files and keys as they were, by default with its mistakes mended. A program finds the same list in
\`cluster.differences\`.

| | the article | hardened | parts |
|---|---|---|---|
${rows.join('\n')}

## What stays in both

- There is no scheduler, and nobody asks who you are: the API server listens on the master's loopback, and kubelet and proxy read etcd
  on their own machine. So it was in Kubernetes 0.3.
- Pods run on the master, too, unless \`masterSchedulable\` is false.
- All machines are members of etcd, found by one discovery URL. It serves one cluster once: take a new one for each, also when machines
  are installed anew.
- coreos-cloudinit applies the document at every boot, so its commands are given at every boot.
- Updates are installed, and no machine reboots by itself.

## With \`kubernetes: 'kubeadm'\`

The same machines and networks, with the Kubernetes of today.

| | the article | kubeadm | parts |
|---|---|---|---|
${KUBEADM_DIFFERENCES.map(toRow).join('\n')}
`;
}

function toRow({ id, article, hardened, parts }: Difference): string {
  return `| ${id} | ${article} | ${hardened} | ${parts.map((part) => `\`${part}\``).join(', ')} |`;
}
