import {
  createExtensionLink,
  createExtensionUnit,
  tryFindExtensionFile,
} from '../../../../lib/coreos/kubeadm/units/kubernetes-extension';
import { directivesOf } from '../../article/specs';
import { masterSpec } from '../specs';

const URL = 'https://extensions.flatcar.org/extensions/kubernetes-v1.36.3-x86-64.raw';
const FILE = '/opt/extensions/kubernetes/kubernetes-v1.36.3.raw';
const IMAGE = { path: FILE, url: URL, sha256: '5a'.repeat(32) } as const;

describe('the image with the programs of Kubernetes', () => {
  it('is named after its version, with a link where systemd looks for it', () => {
    expect(tryFindExtensionFile(masterSpec())).toEqual(IMAGE);
    expect(createExtensionLink(IMAGE)).toEqual({
      path: '/etc/extensions/kubernetes.raw',
      target: FILE,
    });
  });

  it('is downloaded, verified and overlaid by a unit', () => {
    const unit = createExtensionUnit(masterSpec(), IMAGE);
    expect([unit.name, unit.command]).toEqual(['kubernetes-extension.service', 'start']);
    expect(directivesOf(unit)).toEqual([
      'Unit.Description=Kubernetes, as an extension of the system',
      'Unit.Wants=network-online.target',
      'Unit.After=network-online.target',
      'Unit.Before=kubeadm.service',
      'Service.Type=oneshot',
      'Service.RemainAfterExit=yes',
      'Service.ExecStart=/usr/bin/mkdir -p /opt/bin /opt/extensions/kubernetes /etc/extensions',
      `Service.ExecStart=/opt/bin/fetch-pinned ${FILE} ${URL} ${'5a'.repeat(32)}`,
      `Service.ExecStart=/usr/bin/ln -sfn ${FILE} /etc/extensions/kubernetes.raw`,
      'Service.ExecStart=/usr/bin/systemctl restart systemd-sysext.service ensure-sysext.service',
      'Service.Restart=on-failure',
      'Service.RestartSec=10',
    ]);
  });
});
