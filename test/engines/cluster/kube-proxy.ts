import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AttachedProcess, startAttached } from '../harness/attached-process';
import type { NetworkNamespace } from '../harness/network-namespace';

/** How kube-proxy implements its rules. */
export type ProxyMode = 'nftables' | 'iptables';

/**
 * Starts kube-proxy in the namespace of a node, from which the server of the kubeconfig must be reachable.
 */
export function startKubeProxy(
  program: string,
  namespace: NetworkNamespace,
  {
    node,
    mode,
    kubeconfig,
  }: { readonly node: string; readonly mode: ProxyMode; readonly kubeconfig: string },
): AttachedProcess {
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-proxy-'));
  const file = join(folder, 'config.json');
  const configuration = {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode,
    hostnameOverride: node,
    clusterCIDR: '10.244.0.0/16',
    clientConnection: { kubeconfig },
    // a namespace cannot set the kernel's own limit
    conntrack: { maxPerCore: 0, min: 0 },
  };
  writeFileSync(file, JSON.stringify(configuration));
  const running = startAttached([...namespace.enter, program, `--config=${file}`]);
  const stop = async () => {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...running, stop };
}
