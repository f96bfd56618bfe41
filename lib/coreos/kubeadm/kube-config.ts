import type { KubeConfig, KubeCredentials } from '../../formats/kubeconfig/kube-config';
import { type KubeadmClusterSpec, toApiEndpoint } from './spec';

/** What a cluster is called in kubeconfigs, such as `production-Cluster`: two stacks may both have a `Cluster`. */
export function toClusterName(constructPath: string): string {
  return constructPath.replaceAll('/', '-');
}

/** The kubeconfig of a cluster, with the names that it has in the app. */
export function toKubeConfig(
  constructPath: string,
  spec: KubeadmClusterSpec,
  credentials: KubeCredentials = ADMINISTRATOR,
): KubeConfig {
  const name = toClusterName(constructPath);
  const user = `${name}-admin`;
  const { join } = spec;
  const caCertificate = join.kind === 'token' && 'certificate' in join.ca ? join.ca.certificate : undefined;
  return {
    clusters: [{ name, server: `https://${toApiEndpoint(spec)}`, caCertificate }],
    users: [{ name: user, credentials }],
    contexts: [{ name, cluster: name, user }],
    currentContext: name,
  };
}

/** Clients look for relative paths beside the kubeconfig. */
const ADMINISTRATOR: KubeCredentials = {
  kind: 'clientCertificateFiles',
  certificatePath: 'admin.crt',
  keyPath: 'admin.key',
};
