import type { Unit, UnitName } from '../../../lib/coreos/model/unit';
import { lint } from '../boot';

/** Units as people usually write them, which must not cause any finding. */
const ORDINARY: Readonly<Record<UnitName, string>> = {
  'web.service': `
[Unit]
Description=A container that is made anew each time
Requires=docker.service
After=docker.service

[Service]
Restart=always
RestartSec=5s
TimeoutStartSec=0
KillMode=control-group
EnvironmentFile=/etc/environment
Environment="OPTIONS=--net=host" STAGE=test
ExecStartPre=-/usr/bin/docker kill web
ExecStartPre=-/usr/bin/docker rm web
ExecStartPre=-/usr/bin/docker pull example/web:1.2
ExecStart=/usr/bin/docker run --rm --name web -p $\{COREOS_PRIVATE_IPV4}:80:8080 $OPTIONS \\
  # the image
  example/web:1.2 \\
  --listen 0.0.0.0:8080
ExecStop=/usr/bin/docker stop -t 2 web

[Install]
WantedBy=multi-user.target

[X-Fleet]
Conflicts=web@*.service
`,
  'etcd-peers.service': `
[Unit]
Description=Waits until the cluster answers
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStartPre=-/usr/bin/mkdir -p /run/peers
ExecStart=/bin/sh -c 'until curl -sf http://127.0.0.1:2379/health | grep true; do sleep 2; done; date +%%s >/run/peers/at'

[Install]
WantedBy=multi-user.target
`,
  'format-disk.service': `
[Unit]
Before=docker.service var-lib-docker.mount
ConditionPathExists=!/var/lib/formatted
ConditionVirtualization=!container

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/wipefs -f /dev/sdb
ExecStart=/usr/sbin/mkfs.ext4 -F /dev/sdb
ExecStart=/usr/bin/touch /var/lib/formatted
`,
  'var-lib-docker.mount': `
[Unit]
Requires=format-disk.service
After=format-disk.service
Before=docker.service

[Mount]
What=/dev/sdb
Where=/var/lib/docker
Type=ext4
Options=defaults,noatime

[Install]
RequiredBy=docker.service
`,
  'docker-tcp.socket': `
[Unit]
Description=The API on a port

[Socket]
ListenStream=2375
Service=docker.service
BindIPv6Only=both

[Install]
WantedBy=sockets.target
`,
  'backup@.service': `
[Unit]
Description=Copy of %I
RequiresMountsFor=/srv/%i

[Service]
Type=oneshot
User=core
WorkingDirectory=/srv/%i
Nice=19
IOSchedulingClass=idle
ExecStart=/usr/bin/rsync -a --delete /srv/%i/ backup:/%H/%i/
`,
  'backup@.timer': `
[Timer]
OnCalendar=*-*-* 03:30:00
AccuracySec=5min
Persistent=true

[Install]
WantedBy=timers.target
`,
  'reload.path':
    '[Path]\nPathChanged=/etc/web.conf\nUnit=web.service\n\n[Install]\nWantedBy=multi-user.target\n',
  '10-eth0.network': '[Match]\nName=eth*\n\n[Network]\nDHCP=yes\nDNS=10.0.0.2\n\n[Route]\nGateway=10.0.0.1\n',
  '10-br0.netdev': '[NetDev]\nName=br0\nKind=bridge\n',
};

it('has no findings for ordinary units', () => {
  const units = Object.entries(ORDINARY).map(
    ([name, content]): Unit => ({
      name: name as UnitName,
      content,
      ...(name.includes('@') || /\.(?:network|netdev)$/.test(name) ? {} : { command: 'start' }),
    }),
  );
  const files = [{ path: '/etc/web.conf', content: 'a\n' }] as const;
  expect(lint({ units, files }, { systemd: { oldest: 215, newest: 257 } })).toEqual([]);
});
