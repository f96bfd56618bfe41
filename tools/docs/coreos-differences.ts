import type { Difference } from 'kumiki';
import './sources.ts';

const { HARDENED_DIFFERENCES } = await import('../../lib/coreos/article/differences.ts');
const { VIRTUAL_IP_DIFFERENCE } = await import('../../lib/coreos/machines/machine-cluster.ts');
const { KUBEADM_DIFFERENCES } = await import('../../lib/coreos/kubeadm/differences.ts');

/** Returns the text of docs/coreos-differences.md. */
export function renderCoreOSDifferences(): string {
  const rows = [...HARDENED_DIFFERENCES, VIRTUAL_IP_DIFFERENCE].map(toRow);
  return `# What clusters do differently from the article

Generated from \`lib/coreos/article/differences.ts\` by \`npm run docs\`. \`CoreOSRudderCluster\` builds the cluster of
[a tutorial from 2014](coreos.md), called "the article" here. By default, it fixes the article's mistakes; with \`compat: 'article'\`, it keeps
the units, files and keys as they were. Programs get the same list from \`cluster.differences\`.

| | the article | hardened | parts |
|---|---|---|---|
${rows.join('\n')}

## What both have in common

- There is no scheduler and no authentication: the API server listens on the master's loopback interface, and kubelet and proxy read etcd on
  their own machine. This is how Kubernetes 0.3 works.
- Pods also run on the master, unless \`masterSchedulable\` is false.
- All machines are members of etcd, and find each other through a discovery URL. It works for one cluster, once: get a new one for each cluster,
  and whenever machines are reinstalled.
- coreos-cloudinit applies the document at every boot, so its commands run at every boot.
- Updates are installed, but no machine reboots by itself.

## With kubeadm

\`KubeadmCluster\` has the same machines and networks, with today's Kubernetes.

| | the article | kubeadm | parts |
|---|---|---|---|
${KUBEADM_DIFFERENCES.map(toRow).join('\n')}
`;
}

function toRow({ id, article, instead, parts }: Difference): string {
  return `| ${id} | ${article} | ${instead} | ${parts.map((part) => `\`${part}\``).join(', ')} |`;
}
