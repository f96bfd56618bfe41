import { checkOrderCycles, warnAboutOrder } from '../../../../lib/coreos/lint/warnings/order';
import type { Unit, UnitName } from '../../../../lib/coreos/model/unit';
import type { Directives } from '../../../../lib/coreos/model/unit-content';
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

describe('units that wait for each other', () => {
  const unit = (name: UnitName, Unit: Directives) => started(name, undefined, Unit);
  const cycles = (...units: Unit[]) => [...checkOrderCycles(unitsOf(...units))].map(({ given }) => given);

  it('are refused once, with the cycle they form', () => {
    const a = unit('a.service', { After: 'b.service' });
    const b = unit('b.service', { After: 'c.service' });
    expect(cycles(a, b, unit('c.service', { After: 'a.service' }))).toEqual([
      'a.service → b.service → c.service → a.service',
    ]);
    expect(cycles(a, unit('b.service', { Before: 'd.service', After: 'a.service' }))).toHaveLength(1);
    expect(cycles(a, unit('b.service', { Before: 'a.service' }))).toEqual([]);
    expect(cycles(a, b, unit('c.service', { Before: 'a.service' }))).toEqual([]);
  });

  it('are looked for among thousands of units', () => {
    const units = Array.from({ length: 2000 }, (_, index) =>
      unit(`u${index}.service`, { After: `u${index + 1}.service u${index + 2}.service` }),
    );
    expect(cycles(...units)).toEqual([]);
  });
});
