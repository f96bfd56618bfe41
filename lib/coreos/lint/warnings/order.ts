import type { Problem } from '../../../core/errors';
import { startsUnit } from '../../model/unit';
import { listWords } from '../../unit-file/parse';
import type { ReadUnit } from '../read-units';

/** Directives that start another unit together with this one. */
const PULLING = ['Requires', 'Wants', 'BindsTo', 'Requisite'];

/**
 * Warns about units listed in an order that contradicts what they wait for. Units are commanded one by one as
 * they are listed, each waiting for the one before; `After=` and `Before=` order only what systemd starts
 * together.
 */
export function* warnAboutOrder(units: readonly ReadUnit[]): Generator<Problem> {
  const started = units
    .filter(({ unit }) => startsUnit(unit))
    .map((read) => ({ read, name: read.unit.name, before: listWords(read.file, 'Unit', 'Before') }));
  for (const [index, { read, name }] of started.entries()) {
    const pulled = PULLING.flatMap((key) => listWords(read.file, 'Unit', key));
    const after = listWords(read.file, 'Unit', 'After');
    for (const late of started.slice(index + 1)) {
      if (pulled.includes(late.name)) continue;
      if (after.includes(late.name)) yield orderProblem(read, late.read, `After=${late.name}`);
      if (late.before.includes(name)) yield orderProblem(read, late.read, `Before=${name} of ${late.name}`);
    }
  }
}

function orderProblem(early: ReadUnit, late: ReadUnit, directive: string): Problem {
  return {
    code: 'UNIT_ORDER',
    property: early.property,
    message: `${early.unit.name} is started before ${late.unit.name}, which comes later in the list; ${directive} does not change that`,
    hint: `list ${late.unit.name} first, or add Wants=${late.unit.name} to ${early.unit.name}`,
  };
}
