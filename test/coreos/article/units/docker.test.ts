import { docker } from '../../../../lib/coreos/article/units/docker';
import { directivesOf, nodeSpec } from '../specs';

const DOCKERD = `/usr/bin/docker -d -s=btrfs -H fd:// --bip=$\{RUDDER_SUBNET} --mtu=$\{RUDDER_MTU}`;

describe('docker', () => {
  it('replaces the unit of the image, as in the article', () => {
    const unit = docker.article(nodeSpec());
    expect([unit.name, unit.command, unit.dropIns]).toEqual(['docker.service', 'restart', undefined]);
    expect(directivesOf(unit)).toEqual([
      'Unit.Description=Docker Application Container Engine',
      'Unit.Documentation=http://docs.docker.io',
      'Unit.Requires=rudder.service',
      'Unit.After=rudder.service',
      'Service.EnvironmentFile=/run/rudder/subnet.env',
      'Service.ExecStartPre=/bin/mount --make-rprivate /',
      `Service.ExecStart=${DOCKERD}`,
      'Install.WantedBy=multi-user.target',
    ]);
  });

  it('waits for its subnet in a drop-in if hardened', () => {
    const unit = docker.hardened(nodeSpec());
    expect([unit.name, unit.command, unit.content]).toEqual(['docker.service', 'restart', undefined]);
    expect(directivesOf(unit)).toEqual([
      'Unit.Wants=rudder.service',
      'Unit.After=rudder.service',
      'Service.EnvironmentFile=-/run/rudder/subnet.env',
      'Service.ExecStartPre=/bin/mount --make-rprivate /',
      'Service.ExecStartPre=/bin/sh -c "until test -s /run/rudder/subnet.env; do sleep 1; done"',
      'Service.ExecStart=',
      `Service.ExecStart=${DOCKERD} --ip-masq=false`,
      'Service.Restart=on-failure',
      'Service.RestartSec=10',
      'Service.TimeoutStartSec=0',
    ]);
  });

  it.each([
    ['overlay', true],
    ['docker', false],
    ['none', true],
  ] as const)('rewrites source addresses only if asked: %s', (ipMasq, isTurnedOff) => {
    const text = directivesOf(docker.hardened(nodeSpec({ ipMasq }))).join('\n');
    expect(text.includes('--ip-masq=false')).toBe(isTurnedOff);
  });
});
