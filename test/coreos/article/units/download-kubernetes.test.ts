import {
  downloadKubernetes,
  listDownloads,
  listDownloadUnits,
  listPreplaced,
} from '../../../../lib/coreos/article/units/download-kubernetes';
import { DOWNLOAD, directivesOf, masterSpec, nodeSpec } from '../specs';

const PINNED = { kind: 'pinned', downloads: { kubelet: DOWNLOAD, kubecfg: DOWNLOAD } } as const;

describe('the download of programs', () => {
  it.each([
    [masterSpec(), ['apiserver', 'controller-manager', 'kubecfg', 'kubelet', 'proxy']],
    [masterSpec({ isSchedulable: false }), ['apiserver', 'controller-manager', 'kubecfg', 'proxy']],
    [nodeSpec(), ['kubelet', 'proxy']],
  ] as const)('fetches current programs, as in the article: %#', (machine, names) => {
    expect(directivesOf(downloadKubernetes.article(machine))).toEqual([
      'Unit.After=network-online.target',
      ...names.filter((name) => name !== 'kubecfg').map((name) => `Unit.Before=${name}.service`),
      'Unit.Description=Download Kubernetes Binaries',
      'Unit.Documentation=https://github.com/GoogleCloudPlatform/kubernetes',
      'Unit.Requires=network-online.target',
      ...names.map((name) => `Service.ExecStart=/usr/bin/wget -N -P /opt/bin http://example.jp/${name}`),
      ...names.map((name) => `Service.ExecStart=/usr/bin/chmod +x /opt/bin/${name}`),
      'Service.RemainAfterExit=yes',
      'Service.Type=oneshot',
    ]);
  });

  it('verifies each program if hardened', () => {
    const fetch = (name: string) =>
      `Service.ExecStart=/opt/bin/fetch-pinned /opt/bin/${name} ${DOWNLOAD.url} ${DOWNLOAD.sha256}`;
    expect(directivesOf(downloadKubernetes.hardened(nodeSpec({ binaries: PINNED })))).toEqual([
      'Unit.Description=Download Kubernetes Binaries',
      'Unit.Documentation=https://github.com/GoogleCloudPlatform/kubernetes',
      'Unit.Wants=network-online.target',
      'Unit.After=network-online.target',
      'Unit.Before=kubelet.service',
      'Unit.Before=proxy.service',
      'Unit.Before=rudder.service',
      'Service.Type=oneshot',
      'Service.RemainAfterExit=yes',
      fetch('kubelet'),
    ]);
    expect(listDownloads(masterSpec({ binaries: PINNED }))).toHaveLength(2);
  });

  it('leaves the other programs to the image', () => {
    expect(listPreplaced(nodeSpec({ binaries: PINNED }))).toEqual(['proxy', 'rudder']);
    expect(listPreplaced(nodeSpec({ binaries: { kind: 'preplaced' } }))).toEqual([
      'kubelet',
      'proxy',
      'rudder',
    ]);
  });

  it('is waited for only by the programs that it fetches', () => {
    const machine = nodeSpec({ binaries: PINNED });
    expect(listDownloadUnits(machine, 'kubelet')).toEqual(['download-kubernetes.service']);
    expect(listDownloadUnits(machine, 'proxy')).toEqual([]);
  });
});
