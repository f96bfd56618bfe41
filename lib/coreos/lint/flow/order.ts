import { startsUnit } from '../../model/unit';
import { wordsOf } from '../../unit-file/parse';
import { type Finding, warning } from '../finding';
import type { ReadUnit } from '../read-units';

/**
 * Units are commanded one by one as they are listed, each waiting for the one before. `After=` and `Before=` put in order only what systemd
 * starts together.
 */
export function* lintOrder(units: readonly ReadUnit[]): Generator<Finding> {
  const started = units.filter(({ unit }) => startsUnit(unit));
  for (const early of started) {
    const pulled = ['Requires', 'Wants', 'BindsTo', 'Requisite'].flatMap((key) =>
      wordsOf(early.file, 'Unit', key),
    );
    const after = wordsOf(early.file, 'Unit', 'After');
    for (const late of started) {
      if (late.index <= early.index) continue;
      const { name } = late.unit;
      if (after.includes(name) && !pulled.includes(name)) yield outOfOrder(early, late, `After=${name}`);
      if (wordsOf(late.file, 'Unit', 'Before').includes(early.unit.name)) {
        if (!pulled.includes(name)) yield outOfOrder(early, late, `Before=${early.unit.name} of ${name}`);
      }
    }
  }
}

function outOfOrder(early: ReadUnit, late: ReadUnit, because: string): Finding {
  return warning({
    code: 'UNIT_ORDER',
    property: early.property,
    message: `${early.unit.name} is started before ${late.unit.name}, which stands later in the list; ${because} does not change that`,
    hint: `list ${late.unit.name} first, or let ${early.unit.name} have Wants=${late.unit.name}`,
  });
}
