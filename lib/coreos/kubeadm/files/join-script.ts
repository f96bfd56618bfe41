import type { BootFile } from '../../model/file';
import { type KubeadmClusterSpec, PATHS, toApiEndpoint } from '../spec';

/**
 * A script for the master that prints what nodes join with: a kubeconfig with the certificate of the cluster,
 * and a token for an hour.
 */
export function createJoinScript(spec: KubeadmClusterSpec): BootFile {
  return {
    path: PATHS.printJoinFile,
    permissions: '0755',
    content: `#!/bin/sh
# print-join-file: prints what nodes join the cluster with, valid for an hour
set -eu
test -e ${PATHS.initialized} || { echo "the control plane is not ready: see journalctl -u kubeadm" >&2; exit 1; }
secret=$(kubeadm token create --ttl 1h --description 'printed for nodes')
authority=$(base64 -w 0 ${PATHS.caCertificate})
cat <<END
apiVersion: v1
kind: Config
clusters:
  - name: kubernetes
    cluster:
      server: https://${toApiEndpoint(spec)}
      certificate-authority-data: $authority
users:
  - name: join
    user:
      token: $secret
contexts:
  - name: join
    context:
      cluster: kubernetes
      user: join
current-context: join
END
`,
  };
}
