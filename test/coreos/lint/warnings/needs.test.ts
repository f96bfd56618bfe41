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

  it('is put into /opt, also where it is only asked for', () => {
    const asks = started('a.service', undefined, { ConditionFileIsExecutable: '/opt/bin/a' });
    expect(check([asks])).toEqual(['UNIT_PROGRAM units[0]']);
    expect(check([started('a.service', undefined, { ConditionFileIsExecutable: '/bin/a' })])).toEqual([]);
  });

  it('is put into /opt before it runs', () => {
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
});
