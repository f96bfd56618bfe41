import { warnAboutNeeds } from '../../../../lib/coreos/lint/warnings/needs';
import type { BootDocument } from '../../../../lib/coreos/model/boot-document';
import type { Unit } from '../../../../lib/coreos/model/unit';
import type { Directives } from '../../../../lib/coreos/model/unit-content';
import { documentOf } from '../../boot';
import { contextOf, found, started, unitsOf } from '../found';

const check = (units: Unit[], rest: Partial<BootDocument> = {}, preplacedFiles: string[] = []) =>
  found(warnAboutNeeds(unitsOf(...units), documentOf(rest), contextOf({ preplacedFiles })));

describe('what a unit needs', () => {
  const environment = (path: string, more: Directives = {}) =>
    started('a.service', { EnvironmentFile: path, ExecStart: '/bin/true', ...more });

  it.each<[string, Unit, string[]]>([
    ['another unit creates while it runs', environment('/run/rudder/subnet.env'), ['UNIT_RACE units[0]']],
    ['may be missing', environment('-/run/rudder/subnet.env'), []],
    ['may be there at the next try', environment('/run/rudder/subnet.env', { Restart: 'on-failure' }), []],
    ['the image has', environment('/etc/environment'), []],
    ['the document writes', environment('/run/a.env'), []],
  ])('%s', (_, unit, expected) => {
    expect(check([unit], { files: [{ path: '/run/a.env', content: '' }] })).toEqual(expected);
  });

  it('must be put into /opt even if it is only a condition', () => {
    const asks = started('a.service', undefined, { ConditionFileIsExecutable: '/opt/bin/a' });
    expect(check([asks])).toEqual(['UNIT_PROGRAM units[0]']);
    expect(check([started('a.service', undefined, { ConditionFileIsExecutable: '/bin/a' })])).toEqual([]);
  });

  it('must be put into /opt before it runs', () => {
    const runs = started('a.service', { ExecStart: { program: '/opt/bin/a', arguments: ['-x'] } });
    const puts = started('get.service', { ExecStart: '/usr/bin/cp /etc/a /opt/bin/a' });
    const near = started('get.service', { ExecStart: '/usr/bin/cp /etc/a /opt/bin/ab' });
    expect(check([runs])).toEqual(['UNIT_PROGRAM units[0]']);
    expect(check([runs], {}, ['/opt/bin/a'])).toEqual([]);
    expect(check([runs], { links: [{ path: '/opt/bin/a', target: '/opt/bin/ab' }] })).toEqual([]);
    expect(check([puts, runs])).toEqual([]);
    expect(check([runs, puts])).toEqual(['UNIT_RACE units[0]']);
    expect(check([near, runs])).toEqual(['UNIT_PROGRAM units[1]']);
    expect(check([runs], { files: [{ path: '/opt/bin/a', content: '', permissions: '0755' }] })).toEqual([]);
  });

  it.each<[string, Unit[], Partial<BootDocument>]>([
    [
      'the unit itself fetches it first',
      [
        started('a.service', {
          ExecStartPre: '/usr/bin/wget -O /opt/bin/a http://b/a',
          ExecStart: '/opt/bin/a',
        }),
      ],
      {},
    ],
    [
      'it goes into the folder that it is fetched in',
      [
        started('get.service', { ExecStart: "/bin/sh -c 'cd /opt/bin && wget -N http://b/a'" }),
        started('a.service', { ExecStart: '/opt/bin/a' }),
      ],
      {},
    ],
    [
      'an archive is unpacked above it',
      [
        started('get.service', { ExecStart: '/usr/bin/tar -C /opt -xzf /tmp/a.tgz' }),
        started('a.service', { ExecStart: '/opt/cni/bin/a' }),
      ],
      {},
    ],
    [
      'its folder is mounted',
      [
        { name: 'opt-bin.mount', command: 'start', content: '[Mount]\nWhat=/x\nWhere=/opt/bin\n' },
        started('a.service', { ExecStart: '/opt/bin/a' }),
      ],
      {},
    ],
    [
      'its folder is bound',
      [
        started('bind.service', { ExecStart: '/usr/bin/mount --bind /var/lib/bin /opt/bin' }),
        started('a.service', { ExecStart: '/opt/bin/a' }),
      ],
      {},
    ],
    [
      'a script of the document does it',
      [
        started('get.service', { ExecStart: '/bin/bash /etc/get.sh' }),
        started('a.service', { ExecStart: '/opt/bin/a' }),
      ],
      { files: [{ path: '/etc/get.sh', content: 'curl -o /opt/bin/a http://b/a' }] },
    ],
  ])('is put into /opt if %s', (_, units, rest) => expect(check(units, rest)).toEqual([]));

  it('is not put into /opt by only reading there', () => {
    const reads = started('b.service', { ExecStart: '/usr/bin/ls /opt/bin' });
    expect(check([reads, started('a.service', { ExecStart: '/opt/bin/a' })])).toEqual([
      'UNIT_PROGRAM units[1]',
    ]);
  });
});
