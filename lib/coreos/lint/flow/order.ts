import { startsUnit } from '../../model/unit';
import { wordsOf } from '../../unit-file/parse';
import { type Finding, warning } from '../finding';
import type { ReadUnit } from '../read-units';

/**
 * Units are commanded one by one as they are listed, each waiting for the one before. `After=` and `Before=` put in order only what systemd
 * starts together.
 */
export function* lintOrder(units: readonly ReadUnit[]): Generator<Finding> {
  const started = units
    .filter(({ unit }) => startsUnit(unit))
    .map((read) => ({ read, name: read.unit.name, before: wordsOf(read.file, 'Unit', 'Before') }));
  for (const [index, { read, name }] of started.entries()) {
    const pulled = PULLING.flatMap((key) => wordsOf(read.file, 'Unit', key));
    const after = wordsOf(read.file, 'Unit', 'After');
    for (const late of started.slice(index + 1)) {
      if (pulled.includes(late.name)) continue;
      if (after.includes(late.name)) yield outOfOrder(read, late.read, `After=${late.name}`);
      if (late.before.includes(name)) yield outOfOrder(read, late.read, `Before=${name} of ${late.name}`);
    }
  }
}

/** With these a unit is started when another one is. */
const PULLING = ['Requires', 'Wants', 'BindsTo', 'Requisite'];

function outOfOrder(early: ReadUnit, late: ReadUnit, because: string): Finding {
  return warning({
    code: 'UNIT_ORDER',
    property: early.property,
    message: `${early.unit.name} is started before ${late.unit.name}, which stands later in the list; ${because} does not change that`,
    hint: `list ${late.unit.name} first, or let ${early.unit.name} have Wants=${late.unit.name}`,
  });
}
