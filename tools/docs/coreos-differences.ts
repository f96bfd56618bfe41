import { join } from 'node:path';
import type * as differences from '../../lib/coreos/article/differences.ts';
import type * as kubeadmDifferences from '../../lib/coreos/kubeadm/kubeadm-differences.ts';

const folder = join(import.meta.dirname, '..', '..', 'build', 'coreos');
const built: typeof differences = await import(join(folder, 'article', 'differences.js'));
const kubeadm: typeof kubeadmDifferences = await import(join(folder, 'kubeadm', 'kubeadm-differences.js'));

/** The text of docs/coreos-differences.md. */
export function renderCoreOSDifferences(): string {
  const rows = [...built.DIFFERENCES, built.VIRTUAL_IP_DIFFERENCE].map(toRow);
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
${kubeadm.KUBEADM_DIFFERENCES.map(toRow).join('\n')}
`;
}

function toRow({ id, article, hardened, parts }: differences.Difference): string {
  return `| ${id} | ${article} | ${hardened} | ${parts.map((part) => `\`${part}\``).join(', ')} |`;
}
