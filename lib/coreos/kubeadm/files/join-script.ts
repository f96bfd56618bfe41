import type { BootFile } from '../../model/file';
import { type KubeadmClusterSpec, PATHS, toApiEndpoint } from '../spec';

/**
 * Creates a script for masters that prints the join file of nodes: a kubeconfig with the certificate of the
 * cluster and a token, valid for an hour.
 */
export function createJoinScript(spec: KubeadmClusterSpec): BootFile {
  return {
    path: PATHS.printJoinFile,
    permissions: '0755',
    content: `#!/bin/sh
# print-join-file: prints what nodes join the cluster with, valid for an hour
set -eu
test -e ${PATHS.initialized} || test -e ${PATHS.joined} || { echo "the control plane is not ready: see journalctl -u kubeadm" >&2; exit 1; }
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

/** Certificates and keys that all masters share, below kubeadm's folder for them. */
const SHARED = ['ca.crt', 'ca.key', 'sa.key', 'sa.pub', 'front-proxy-ca.crt', 'front-proxy-ca.key'];
const SHARED_ETCD = {
  stacked: ['etcd/ca.crt', 'etcd/ca.key'],
  external: ['etcd/ca.crt', 'apiserver-etcd-client.crt', 'apiserver-etcd-client.key'],
} as const;

/**
 * Creates a script for masters that prints the files with which another master joins, as a tar archive. The
 * archive has no entries for folders, because unpacking them would change the permissions of existing ones;
 * and the file that the other master waits for still has another name.
 */
export function createMasterFilesScript({ etcd }: KubeadmClusterSpec): BootFile {
  const files = [...SHARED, ...SHARED_ETCD[etcd.kind]].map((file) => `${PATHS.pki}/${file}`);
  const relative = [...files, `${PATHS.joinFile}.part`].map((path) => path.slice(1));
  return {
    path: PATHS.printMasterFiles,
    permissions: '0755',
    content: `#!/bin/sh
# print-master-files: prints a tar archive with what another master joins the cluster with. It holds the keys
# of the cluster: pass it on through ssh, and do not store it
set -eu
umask 077
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder/etc/kubeadm" "$folder${PATHS.pki}/etcd"
${PATHS.printJoinFile} > "$folder${PATHS.joinFile}.part"
for file in ${files.map((file) => file.slice(PATHS.pki.length + 1)).join(' ')}; do
  cp -p "${PATHS.pki}/$file" "$folder${PATHS.pki}/$file"
done
tar -C "$folder" --owner=0 --group=0 -cf - \\
  ${relative.join(' \\\n  ')}
`,
  };
}
