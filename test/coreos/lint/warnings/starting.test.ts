import { warnAboutStarting } from '../../../../lib/coreos/lint/warnings/starting';
import type { Unit } from '../../../../lib/coreos/model/unit';
import { found, started, unitsOf } from '../found';

const check = (...units: Unit[]) => found(warnAboutStarting(unitsOf(...units)));
const dropIns = [{ name: '10-a.conf', content: '[Service]\nA=b\n' }] as const;

describe('a unit', () => {
  it('may run before its drop-ins are written if it is enabled', () => {
    expect(check({ name: 'docker.service', enable: true, dropIns })).toEqual(['UNIT_ENABLE units[0].enable']);
    expect(check({ name: 'docker.service', command: 'restart', dropIns })).toEqual([]);
  });

  it('never runs unless it is enabled, started, pulled in or triggered', () => {
    const idle: Unit = { name: 'a.service', content: '[Service]\nType=oneshot\n' };
    expect(check(idle)).toEqual(['UNIT_ENABLE units[0]']);
    expect(check({ ...idle, enable: true })).toEqual([]);
    expect(check(idle, { name: 'a.timer', command: 'start' })).toEqual([]);
    expect(check(idle, started('b.service', undefined, { Wants: 'a.service' }))).toEqual([]);
    expect(check(idle, { name: 'b.timer', command: 'start', content: '[Timer]\nUnit=a.service\n' })).toEqual(
      [],
    );
  });
});
