import type { Unit, UnitName } from '../../../lib/coreos/model/unit';
import type { Directives } from '../../../lib/coreos/model/unit-content';
import { lint } from '../boot';

function started(
  name: UnitName,
  Service: Directives = { ExecStart: '/bin/true' },
  Unit: Directives = {},
): Unit {
  return { name, command: 'start', content: { Unit, Service } };
}

describe('the order of units', () => {
  const [a, b] = [started('a.service'), started('b.service')];

  it.each<[string, Unit[], string[]]>([
    ['goes by the list', [b, started('a.service', undefined, { After: 'b.service' })], []],
    [
      'is not changed by After=',
      [started('a.service', undefined, { After: 'b.service' }), b],
      ['warning UNIT_ORDER units[0]'],
    ],
    [
      'is not changed by Before=',
      [a, started('b.service', undefined, { Before: 'a.service' })],
      ['warning UNIT_ORDER units[0]'],
    ],
    [
      'is mended by Wants=',
      [started('a.service', undefined, { After: 'b.service', Wants: 'b.service' }), b],
      [],
    ],
    [
      'is mended by Requires=',
      [started('a.service', undefined, { After: ['x.target', 'b.service'], Requires: 'b.service' }), b],
      [],
    ],
    [
      'does not matter for what is only written',
      [
        started('a.service', undefined, { After: 'b.service' }),
        { name: 'b.service', enable: true, content: '[Unit]\nA=b\n' },
      ],
      [],
    ],
  ])('%s', (_, units, expected) => expect(lint({ units })).toEqual(expected));

  it('is no matter to Ignition, which commands nothing', () => {
    const units = [started('a.service', undefined, { After: 'b.service' }), b];
    expect(lint({ units }, { format: 'flatcar-ignition-3.4.0' })).toEqual([]);
  });
});

describe('a unit that starts before others', () => {
  it.each([
    ['is warned of one that the machine does not have', 'kubelt.service', ['warning UNIT_ABSENT units[0]']],
    ['may name one of the document', 'b.service', []],
    ['may name one of the image', 'docker.service', []],
    ['may name a target', 'multi-user.target', []],
  ])('%s', (_, Before, expected) => {
    const units = [started('a.service', undefined, { Before }), started('b.service')];
    expect(lint({ units })).toEqual(expected);
  });
});

describe('a unit that is enabled', () => {
  const dropIns = [{ name: '10-a.conf', content: '[Service]\nA=b\n' }] as const;

  it.each([
    ['etcd.service', 'etcd', { addr: '10.1.1.140:4001' }],
    ['etcd2.service', 'etcd2', { name: 'a' }],
    ['fleet.service', 'fleet', { metadata: 'a=b' }],
    ['flanneld.service', 'flannel', { interface: 'a' }],
    ['locksmithd.service', 'locksmith', { group: 'a' }],
  ] as const)('starts before its options are written: %s', (name, program, given) => {
    const options = { [program]: given };
    expect(lint({ units: [{ name, enable: true }], options })).toEqual(['error UNIT_ENABLE units[0].enable']);
    expect(lint({ units: [{ name, command: 'start' }], options })).toEqual([]);
    expect(lint({ units: [{ name, enable: true }] })).toEqual([]);
  });

  it('may run before its drop-ins are written', () => {
    expect(lint({ units: [{ name: 'docker.service', enable: true, dropIns }] })).toEqual([
      'warning UNIT_ENABLE units[0].enable',
    ]);
    expect(lint({ units: [{ name: 'docker.service', command: 'restart', dropIns }] })).toEqual([]);
  });

  it('or started, or pulled in, or triggered: or it never runs', () => {
    const idle: Unit = { name: 'a.service', content: '[Service]\nType=oneshot\n' };
    expect(lint({ units: [idle] })).toEqual(['warning UNIT_ENABLE units[0]']);
    expect(lint({ units: [{ ...idle, enable: true }] })).toEqual([]);
    expect(lint({ units: [idle, { name: 'a.timer', command: 'start' }] })).toEqual([]);
    expect(lint({ units: [idle, started('b.service', undefined, { Wants: 'a.service' })] })).toEqual([]);
    expect(
      lint({ units: [idle, { name: 'b.timer', command: 'start', content: '[Timer]\nUnit=a.service\n' }] }),
    ).toEqual([]);
  });
});

describe('what a unit needs', () => {
  const environment = (path: string, more: Directives = {}) =>
    started('a.service', { EnvironmentFile: path, ExecStart: '/bin/true', ...more });

  it.each<[string, Unit, string[]]>([
    [
      'another unit makes while it runs',
      environment('/run/rudder/subnet.env'),
      ['warning UNIT_RACE units[0]'],
    ],
    ['may be missing', environment('-/run/rudder/subnet.env'), []],
    ['may be there at the next try', environment('/run/rudder/subnet.env', { Restart: 'on-failure' }), []],
    ['the image has', environment('/etc/environment'), []],
    ['the document writes', environment('/run/a.env'), []],
  ])('%s', (_, unit, expected) => {
    expect(lint({ units: [unit], files: [{ path: '/run/a.env', content: '' }] })).toEqual(expected);
  });

  it('is put into /opt, also where it is only asked for', () => {
    const asks = started('a.service', undefined, { ConditionFileIsExecutable: '/opt/bin/a' });
    expect(lint({ units: [asks] })).toEqual(['warning UNIT_PROGRAM units[0]']);
    expect(
      lint({ units: [started('a.service', undefined, { ConditionFileIsExecutable: '/bin/a' })] }),
    ).toEqual([]);
  });

  it('is put into /opt before it runs', () => {
    const runs = started('a.service', { ExecStart: { program: '/opt/bin/a', arguments: ['-x'] } });
    const puts = started('get.service', { ExecStart: '/usr/bin/cp /etc/a /opt/bin/a' });
    const near = started('get.service', { ExecStart: '/usr/bin/cp /etc/a /opt/bin/ab' });
    expect(lint({ units: [runs] })).toEqual(['warning UNIT_PROGRAM units[0]']);
    expect(lint({ units: [runs] }, { preplacedFiles: ['/opt/bin/a'] })).toEqual([]);
    expect(
      lint(
        { units: [runs], links: [{ path: '/opt/bin/a', target: '/opt/bin/ab' }] },
        { format: 'flatcar-ignition-3.4.0' },
      ),
    ).toEqual([]);
    expect(lint({ units: [puts, runs] })).toEqual([]);
    expect(lint({ units: [runs, puts] })).toEqual(['warning UNIT_RACE units[0]']);
    expect(lint({ units: [near, runs] })).toEqual(['warning UNIT_PROGRAM units[1]']);
    expect(
      lint({ units: [runs], files: [{ path: '/opt/bin/a', content: '', permissions: '0755' }] }),
    ).toEqual([]);
  });

  it('are the sockets of the unit whose place it takes', () => {
    const docker = (Unit: Directives) =>
      started('docker.service', { ExecStart: '/usr/bin/docker -d -H fd://' }, Unit);
    expect(lint({ units: [docker({})] })).toEqual(['warning UNIT_RACE units[0]']);
    expect(lint({ units: [docker({ Requires: 'docker.socket' })] })).toEqual([]);
  });
});

describe('what goes wrong unseen', () => {
  it('is a preparation whose failure is passed over', () => {
    const unit = (ExecStartPre: string) => started('a.service', { ExecStartPre, ExecStart: '/bin/true' });
    expect(lint({ units: [unit('-/usr/bin/etcdctl mk /a b')] })).toEqual([
      'warning UNIT_SWALLOWED_FAILURE units[0]',
    ]);
    expect(lint({ units: [unit('/usr/bin/etcdctl mk /a b')] })).toEqual([]);
  });

  it('is a download that nobody looks at', () => {
    const get = '/usr/bin/wget -N -P /opt/bin http://storage.googleapis.com/kubernetes/kubelet';
    expect(lint({ units: [started('a.service', { Type: 'oneshot', ExecStart: get })] })).toEqual([
      'warning UNIT_DOWNLOAD units[0]',
    ]);
    const checked = { Type: 'oneshot', ExecStart: [get, '/usr/bin/sha256sum -c /etc/sums'] };
    expect(lint({ units: [started('a.service', checked)] })).toEqual([]);
  });
});
