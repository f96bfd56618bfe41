import type { BootDocument } from '../../lib/coreos/model/boot-document';
import { documentOf, SSH_KEY } from './boot';

/** A document that uses every part of the model without any finding of the rules. */
export const FULL_DOCUMENT: BootDocument = documentOf({
  hostname: 'node-1',
  manageEtcHosts: true,
  sshAuthorizedKeys: [SSH_KEY],
  users: [
    {
      name: 'deploy',
      gecos: 'Deployment, 50% "bot"',
      groups: ['sudo', 'docker'],
      primaryGroup: 'users',
      homeDirectory: '/var/lib/deploy',
      shell: '/bin/bash',
      passwordHash: '*',
      noCreateHome: true,
      noUserGroup: true,
      noLogInit: true,
      sshAuthorizedKeys: [SSH_KEY],
    },
  ],
  files: [
    { path: '/etc/motd', content: '\tnode 1\n  off\u0085 0644: #x\n' },
    { path: '/opt/bin/hello', content: '#!/bin/sh\necho "$1" 100%\n', permissions: '0755' },
    {
      path: '/etc/app/key.bin',
      content: new Uint8Array([0, 255, 10, 13]),
      owner: 'deploy:users',
      permissions: '0600',
    },
    { path: '/etc/app/large', content: 'x'.repeat(3000), encoding: 'gzip+base64' },
  ],
  units: [
    {
      name: 'hello.service',
      command: 'start',
      content: {
        Unit: { Description: 'Says hello', After: ['network-online.target'], Wants: 'network-online.target' },
        Service: {
          Type: 'oneshot',
          RemainAfterExit: true,
          ExecStart: [{ program: '/opt/bin/hello', arguments: ['a b', "it's", '{"c": "$d"}', '50%'] }],
        },
      },
    },
    { name: 'old.service', mask: true },
    {
      name: 'docker.service',
      command: 'restart',
      dropIns: [{ name: '10-mtu.conf', content: { Service: { Environment: 'MTU=1472' } } }],
    },
    {
      name: '10-static.network',
      content: { Match: { Name: 'ens32' }, Address: [{ Address: '10.1.1.140/22' }] },
    },
  ],
  options: {
    update: { group: 'stable', rebootStrategy: 'off' },
    etcd: { addr: '10.1.1.140:4001' },
    etcd2: { name: 'node-1', listenClientUrls: 'http://10.1.1.140:2379', snapshotCount: 10_000 },
    fleet: { publicIp: '10.1.1.140', metadata: 'role=node,disk=50%' },
    flannel: { interface: '10.1.1.140', ipMasq: 'true' },
    locksmith: { windowStart: 'Thu 23:30', windowLength: '1h30m' },
  },
});
