import {
  Binaries,
  CoreOSRudderCluster,
  type CoreOSRudderClusterProps,
  Discovery,
  UserData,
  type UserDataProps,
} from '../../lib';
import { SSH_KEY } from '../coreos/boot';
import { errorOf, type WrongStack } from './wrong-stack';

const machine =
  (props: UserDataProps): WrongStack =>
  (stack) => {
    new UserData(stack, 'Node', props);
  };

const cluster =
  (changes: Partial<CoreOSRudderClusterProps>): WrongStack =>
  (stack) => {
    new CoreOSRudderCluster(stack, 'Cluster', {
      master: { hostname: 'kube-master', address: '10.1.1.140' },
      nodes: [],
      nodeNetwork: '10.1.0.0/22',
      overlayNetwork: '10.240.0.0/16',
      discovery: Discovery.token('b9d070ef8fc3c65b3dc8a49853a77adf'),
      sshAuthorizedKeys: [SSH_KEY],
      binaries: Binaries.preplaced(),
      ...changes,
    });
  };

describe('the error for a machine', () => {
  it.each<[string, WrongStack]>([
    ['whose hostname has a blank', machine({ hostname: 'node 1' })],
    ['whose key was cut', machine({ sshAuthorizedKeys: ['ssh-rsa AAAAB3NzaC...'] })],
    ['with a file in /usr', machine({ files: [{ path: '/usr/bin/kubelet', content: '' }] })],
    [
      'with a private key',
      machine({ files: [{ path: '/etc/ca.key', content: '-----BEGIN PRIVATE KEY-----' }] }),
    ],
    [
      'with a download of no mode',
      machine({
        format: 'flatcar-butane-1.1.0',
        remoteFiles: [
          {
            path: '/opt/kubelet',
            url: 'https://example.jp/kubelet',
            sha256: '1d5b7f62d9a0e1c48b3f6a7c5e2d90b814f3a6c7d8e9f0a1b2c3d4e5f6a7b8c9',
            permissions: '0x10' as '0755',
          },
        ],
      }),
    ],
    ['with an address that has blanks', machine({ etcd: { addr: '10.1 .1 .140 :4001' } })],
    ['with a name that would be replaced', machine({ etcd: { addr: '$private_ipv4:4001' } })],
    [
      'with a section that systemd passes over',
      machine({ units: [{ name: 'a.service', command: 'start', content: '[Unit ]\nA=b\n' }] }),
    ],
    [
      'with a value that would be two lines',
      machine({
        units: [
          {
            name: 'a.service',
            command: 'start',
            content: { Service: { Environment: 'a\nExecStart=/bin/evil' } },
          },
        ],
      }),
    ],
    [
      'with a unit that starts before its options are written',
      machine({ etcd2: { name: 'a' }, units: [{ name: 'etcd2.service', enable: true }] }),
    ],
    [
      'with a unit that is masked and started',
      machine({ units: [{ name: 'a.service', mask: true, command: 'start' }] }),
    ],
    [
      'that is too large for its cloud',
      machine({ provider: 'idcf', files: [{ path: '/etc/a', content: 'x'.repeat(3000) }] }),
    ],
  ])('%s', (_, build) => expect(errorOf(build)).toMatchSnapshot());
});

describe('the error for a cluster', () => {
  it.each<[string, WrongStack]>([
    ['that says nothing of its programs', cluster({ binaries: undefined })],
    [
      'whose programs have no checksum',
      cluster({ binaries: Binaries.pinned({ rudder: { url: 'https://example.jp/rudder', sha256: '' } }) }),
    ],
    ['whose networks overlap', cluster({ overlayNetwork: '10.1.0.0/16' })],
    ['whose discovery is a word', cluster({ discovery: Discovery.url('token') })],
    ['that nobody could log in to', cluster({ sshAuthorizedKeys: [] })],
    ['with nowhere for pods to run', cluster({ masterSchedulable: false })],
  ])('%s', (_, build) => expect(errorOf(build)).toMatchSnapshot());

  it('is not given for a machine named like a property of every object', () => {
    expect(errorOf(cluster({ master: { hostname: 'constructor', address: '10.1.1.140' } }))).toBe('no error');
  });
});
