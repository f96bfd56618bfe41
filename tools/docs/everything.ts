import type { UserDataProps } from 'kumiki';

/** Boot documents that together use every part that at least one format cannot express. */
export const EVERYTHING: readonly UserDataProps[] = [
  {
    hostname: 'node-1',
    sshAuthorizedKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB3f1T2pN9lJk2mG0c7n4uYv8wXzQ5rEoS6bKdHfLiMg a'],
    users: [{ name: 'deploy', groups: ['docker'] }],
    files: [{ path: '/etc/motd', content: 'node 1\n' }],
    remoteFiles: [
      {
        path: '/opt/kubernetes.raw',
        url: 'https://mirror.example.jp/kubernetes.raw',
        sha256: '0'.repeat(64),
      },
    ],
    links: [{ path: '/etc/extensions/kubernetes.raw', target: '/opt/kubernetes.raw' }],
    units: [
      {
        name: 'hello.service',
        command: 'start',
        content: { Unit: { Description: 'Says hello' }, Service: { ExecStart: '/bin/echo hello' } },
      },
      { name: 'old.service', command: 'stop' },
      { name: 'web.service', command: 'reload' },
      { name: 'run.service', command: 'restart', runtime: true },
    ],
    kernelParameters: { 'net.ipv4.ip_forward': 1 },
    etcd: { addr: '10.1.1.140:4001' },
    fleet: { publicIp: '10.1.1.140' },
    flannel: { interface: '10.1.1.140' },
    locksmith: { windowStart: 'Thu 23:30', windowLength: '1h' },
    update: { group: 'stable', server: 'https://updates.example.jp', rebootStrategy: 'off' },
  },
  { etcd2: { name: 'node-1' }, update: { rebootStrategy: 'etcd-lock' } },
];
