import {
  checkVolatilePaths,
  checkWrittenPaths,
  warnAboutVolatilePaths,
} from '../../../lib/coreos/lint/written-paths';
import type { BootDocument } from '../../../lib/coreos/model/boot-document';
import type { UserDataFormat } from '../../../lib/coreos/model/format';
import { documentOf, SSH_KEY } from '../boot';
import { found } from './found';

const COREOS: UserDataFormat = 'coreos-cloudinit-1.14';
const FLATCAR: UserDataFormat = 'flatcar-ignition-3.4.0';
const file = (path: `/${string}`) => ({ files: [{ path, content: '' }] });

describe('a path that is written in two ways', () => {
  it.each<[string, Partial<BootDocument>, UserDataFormat]>([
    ['manageEtcHosts', { ...file('/etc/hosts'), hostname: 'a', manageEtcHosts: true }, COREOS],
    [
      'the update options',
      { ...file('/etc/coreos/update.conf'), options: { update: { group: 'beta' } } },
      COREOS,
    ],
    [
      'those of Flatcar',
      { ...file('/etc/flatcar/update.conf'), options: { update: { group: 'beta' } } },
      FLATCAR,
    ],
    ['flannel', { ...file('/run/flannel/options.env'), options: { flannel: { ipMasq: 'true' } } }, COREOS],
    [
      'flannel, by another name',
      { ...file('/var/run/flannel/options.env'), options: { flannel: { ipMasq: 'true' } } },
      COREOS,
    ],
    ['oem', { ...file('/etc/oem-release'), options: { oem: { id: 'a' } } }, COREOS],
    [
      'a drop-in',
      {
        ...file('/etc/systemd/system/docker.service.d/10-a.conf'),
        units: [{ name: 'docker.service', dropIns: [{ name: '10-a.conf', content: '[Service]\nNice=5\n' }] }],
      },
      COREOS,
    ],
    [
      'a file of networkd',
      {
        ...file('/etc/systemd/network/a.network'),
        units: [{ name: 'a.network', content: '[Match]\nName=a\n' }],
      },
      FLATCAR,
    ],
    [
      'the keys of core',
      { ...file('/home/core/.ssh/authorized_keys'), sshAuthorizedKeys: [SSH_KEY] },
      FLATCAR,
    ],
  ])('is refused: a file, and %s', (_, changes, format) => {
    expect(found(checkWrittenPaths(documentOf(changes), { format }))).toEqual([
      'USER_DATA_DUPLICATE files[0].path',
    ]);
  });

  it('is accepted if the format writes another path', () => {
    const changes = { ...file('/etc/coreos/update.conf'), options: { update: { group: 'beta' } } } as const;
    expect(found(checkWrittenPaths(documentOf(changes), { format: FLATCAR }))).toEqual([]);
  });

  it('cannot be a file and a folder at once', () => {
    const changes = { ...file('/etc/a/b'), links: [{ path: '/etc/a', target: '/opt/a' }] } as const;
    expect(found(checkWrittenPaths(documentOf(changes), { format: FLATCAR }))).toEqual([
      'USER_DATA_DUPLICATE files[0].path',
    ]);
  });
});

describe('a path below a folder that is mounted', () => {
  it.each<[`/${string}`, UserDataFormat, number]>([
    ['/run/a', FLATCAR, 1],
    ['/var/run/a', FLATCAR, 1],
    ['/tmp/a', 'fcos-butane-1.6.0', 1],
    ['/run/a', COREOS, 0],
    ['/tmp/a', COREOS, 0],
    ['/run/a', 'cloud-init', 0],
    ['/proc/sys/net/ipv4/ip_forward', COREOS, 1],
    ['/sys/a', 'cloud-init', 1],
    ['/dev/a', FLATCAR, 1],
    ['/var/lib/run/a', FLATCAR, 0],
    ['/etc/tmp/a', FLATCAR, 0],
  ])('%s is written in vain for %s: %i', (path, format, count) => {
    expect(found(checkVolatilePaths(documentOf(file(path)), { format }))).toHaveLength(count);
  });

  it('gets a warning if files are written only once', () => {
    expect(found(warnAboutVolatilePaths(documentOf(file('/run/a')), { format: 'cloud-init' }))).toHaveLength(
      1,
    );
    expect(found(warnAboutVolatilePaths(documentOf(file('/run/a')), { format: COREOS }))).toEqual([]);
  });
});
