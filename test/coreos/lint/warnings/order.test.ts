import { warnAboutOrder } from '../../../../lib/coreos/lint/warnings/order';
import type { Unit } from '../../../../lib/coreos/model/unit';
import { found, started, unitsOf } from '../found';

describe('the order of units', () => {
  const [a, b] = [started('a.service'), started('b.service')];

  it.each<[string, Unit[], string[]]>([
    ['goes by the list', [b, started('a.service', undefined, { After: 'b.service' })], []],
    [
      'is not changed by After=',
      [started('a.service', undefined, { After: 'b.service' }), b],
      ['UNIT_ORDER units[0]'],
    ],
    [
      'is not changed by Before=',
      [a, started('b.service', undefined, { Before: 'a.service' })],
      ['UNIT_ORDER units[0]'],
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
  ])('%s', (_, units, expected) => expect(found(warnAboutOrder(unitsOf(...units)))).toEqual(expected));
});
