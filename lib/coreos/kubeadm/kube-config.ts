import type { KubeConfig, KubeCredentials } from '../../formats/kubeconfig/kube-config';
import { type KubeadmClusterSpec, toApiEndpoint } from './spec';

/**
 * Returns a cluster's name for kubeconfigs, such as `production-Cluster`. It includes the stack, because two
 * stacks may both have a `Cluster`.
 */
export function toClusterName(constructPath: string): string {
  return constructPath.replaceAll('/', '-');
}

/** Returns the kubeconfig of a cluster, named by its path in the app. */
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

/** The administrator's credentials. Clients resolve relative paths against the folder of the kubeconfig. */
const ADMINISTRATOR: KubeCredentials = {
  kind: 'clientCertificateFiles',
  certificatePath: 'admin.crt',
  keyPath: 'admin.key',
};
