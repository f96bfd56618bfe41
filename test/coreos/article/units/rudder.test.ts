import { createRudderConfigUnit, rudder } from '../../../../lib/coreos/article/units/rudder';
import { systemdWords } from '../../unit-file/systemd-words';
import { DOWNLOAD, directivesOf, nodeSpec } from '../specs';

describe('rudder', () => {
  it('puts its configuration into etcd itself, as in the article', () => {
    expect(directivesOf(rudder.article(nodeSpec()))).toEqual([
      'Unit.Requires=etcd.service',
      'Unit.After=etcd.service',
      `Service.ExecStartPre=-/usr/bin/etcdctl mk /coreos.com/network/config '{"Network":"10.240.0.0/16"}'`,
      'Service.ExecStart=/opt/bin/rudder',
      'Install.WantedBy=multi-user.target',
    ]);
  });

  it('waits for its configuration and program if hardened', () => {
    const binaries = { kind: 'pinned', downloads: { rudder: DOWNLOAD } } as const;
    expect(directivesOf(rudder.hardened(nodeSpec({ binaries })))).toEqual([
      'Unit.Description=Overlay network',
      'Unit.Wants=rudder-config.service',
      'Unit.Wants=download-kubernetes.service',
      'Unit.After=rudder-config.service',
      'Unit.After=download-kubernetes.service',
      'Unit.ConditionFileIsExecutable=/opt/bin/rudder',
      'Service.ExecStart=/opt/bin/rudder -ip-masq',
      'Service.Restart=always',
      'Service.RestartSec=5',
      'Install.WantedBy=multi-user.target',
    ]);
  });

  it.each([
    ['overlay', true],
    ['docker', false],
    ['none', false],
  ] as const)('rewrites source addresses only if asked: %s', (ipMasq, isTurnedOn) => {
    const text = directivesOf(rudder.hardened(nodeSpec({ ipMasq }))).join('\n');
    expect(text.includes('-ip-masq')).toBe(isTurnedOn);
  });
});

describe('the configuration of rudder', () => {
  it('is put into etcd if missing, by a unit that retries', () => {
    const unit = createRudderConfigUnit(
      nodeSpec({ overlay: { network: '10.240.0.0/16', subnetLength: 26 } }),
    );
    const directives = directivesOf(unit);
    expect(directives.filter((directive) => !directive.startsWith('Service.ExecStart='))).toEqual([
      'Unit.Description=Configuration of the overlay network',
      'Unit.Wants=etcd.service',
      'Unit.After=etcd.service',
      'Service.Type=oneshot',
      'Service.RemainAfterExit=yes',
      'Install.WantedBy=multi-user.target',
    ]);
    const exec = directives.find((directive) => directive.startsWith('Service.ExecStart=')) ?? '';
    const [program, flag, script, name, json = ''] = systemdWords(exec.replace('Service.ExecStart=', ''));
    expect([program, flag, name]).toEqual(['/bin/sh', '-c', 'rudder-config']);
    expect(script).toMatch(/^until \/usr\/bin\/etcdctl get .* \|\| \/usr\/bin\/etcdctl mk .* "\$1"/);
    expect(JSON.parse(json)).toEqual({ Network: '10.240.0.0/16', SubnetLen: 26 });
  });
});
