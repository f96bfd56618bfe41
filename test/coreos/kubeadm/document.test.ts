import { createDocument } from '../../../lib/coreos/kubeadm/document';
import { masterSpec, nodeSpec } from './specs';

const namesOf = (units: readonly { readonly name: string }[] = []) => units.map(({ name }) => name);

describe('the document of a machine', () => {
  it('lets Ignition download the image', () => {
    const document = createDocument(masterSpec());
    expect(namesOf(document.units)).toEqual(['containerd.service', 'kubeadm.service']);
    expect(document.remoteFiles?.map(({ path }) => path)).toEqual([
      '/opt/extensions/kubernetes/kubernetes-v1.36.3.raw',
    ]);
    expect(document.links?.map(({ path }) => path)).toEqual(['/etc/extensions/kubernetes.raw']);
  });

  it('lets a unit download the image without Ignition', () => {
    const document = createDocument(nodeSpec({ format: 'coreos-cloudinit-1.14' }));
    expect(namesOf(document.units)).toEqual([
      'containerd.service',
      'kubernetes-extension.service',
      'kubeadm.service',
      'kubeadm.path',
    ]);
    expect([document.remoteFiles, document.links]).toEqual([[], []]);
  });

  it('does not download an image with an invalid checksum', () => {
    expect(createDocument(masterSpec({ extension: { sha256: 'x' } })).remoteFiles).toEqual([]);
  });

  it('sets the hostname, the format and the kernel, and never reboots', () => {
    expect(createDocument(nodeSpec({ updateGroup: 'beta' }))).toMatchObject({
      hostname: 'Node-1',
      format: 'flatcar-ignition-3.4.0',
      update: { group: 'beta', rebootStrategy: 'off' },
      kernelModules: ['overlay', 'br_netfilter'],
      kernelParameters: { 'net.bridge.bridge-nf-call-iptables': 1, 'net.ipv4.ip_forward': 1 },
    });
  });
});
