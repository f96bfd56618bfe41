import { createFiles } from '../../../../lib/coreos/kubeadm/files/files';
import type { KubeadmMachineSpec } from '../../../../lib/coreos/kubeadm/spec';
import { JOINS } from '../kubeadm-site';
import { masterSpec, nodeSpec } from '../specs';

/** Lists path, permissions, and whether a secret is accepted. */
const list = (machine: KubeadmMachineSpec) =>
  createFiles(machine).map(
    ({ path, permissions = '0644', acceptSecret = false }) =>
      `${permissions} ${path}${acceptSecret ? ' secret' : ''}`,
  );

describe('the files of a machine', () => {
  it('are only the kubeadm configuration on a node', () => {
    expect(list(nodeSpec())).toEqual(['0600 /etc/kubeadm/config.yaml']);
    expect(list(nodeSpec({ join: JOINS['token alone'] }))).toEqual(['0600 /etc/kubeadm/config.yaml secret']);
  });

  it('include the download script without Ignition', () => {
    expect(list(nodeSpec({ format: 'coreos-cloudinit-1.14' }))[0]).toBe('0755 /opt/bin/fetch-pinned');
  });

  it.each([
    [
      'file',
      [
        '0600 /etc/kubeadm/config.yaml',
        '0644 /etc/kubeadm/pod-network.yaml',
        '0755 /opt/bin/print-join-file',
      ],
    ],
    [
      'token and certificate',
      [
        '0600 /etc/kubeadm/config.yaml secret',
        '0644 /etc/kubeadm/pod-network.yaml',
        '0644 /etc/kubernetes/pki/ca.crt',
      ],
    ],
    [
      'token and key pair',
      [
        '0600 /etc/kubeadm/config.yaml secret',
        '0644 /etc/kubeadm/pod-network.yaml',
        '0644 /etc/kubernetes/pki/ca.crt',
        '0600 /etc/kubernetes/pki/ca.key secret',
      ],
    ],
    ['token and hash', ['0600 /etc/kubeadm/config.yaml secret', '0644 /etc/kubeadm/pod-network.yaml']],
  ])('of a master depend on how nodes join: %s', (name, expected) => {
    expect(list(masterSpec({ join: JOINS[name] }))).toEqual(expected);
  });
});
