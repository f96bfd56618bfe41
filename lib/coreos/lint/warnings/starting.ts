import type { Problem } from '../../../core/errors';
import { startsUnit } from '../../model/unit';
import { listWords } from '../../unit-file/parse';
import type { ReadUnit } from '../read-units';

/** Warns about units that start before their drop-ins are written, and about units that nothing starts. */
export function* warnAboutStarting(units: readonly ReadUnit[]): Generator<Problem> {
  for (const read of units) {
    const { unit, property } = read;
    if (unit.enable && unit.dropIns?.length) {
      yield {
        code: 'UNIT_ENABLE',
        property: `${property}.enable`,
        message: `${unit.name} is enabled and has drop-ins: if it runs already, they come too late`,
        hint: "leave enable out and set command: 'restart'",
      };
    }
    if (neverStarts(read, units)) {
      yield {
        code: 'UNIT_ENABLE',
        property,
        message: `nothing starts ${unit.name}`,
        hint: "set command: 'start', or enable it",
      };
    }
  }
}

function neverStarts(read: ReadUnit, units: readonly ReadUnit[]): boolean {
  const { unit } = read;
  if (unit.content === undefined || !unit.name.endsWith('.service')) return false;
  if (startsUnit(unit) || unit.enable || unit.mask || unit.name.includes('@')) return false;
  return !units.some((other) => other !== read && triggers(other, unit.name));
}

/** Returns whether a unit pulls in a service, or activates it. */
function triggers({ unit, file, parts }: ReadUnit, service: string): boolean {
  const stem = service.slice(0, -'.service'.length);
  return (
    [`${stem}.timer`, `${stem}.socket`, `${stem}.path`].includes(unit.name) ||
    ['Requires', 'Wants', 'BindsTo'].some((key) => listWords(file, 'Unit', key).includes(service)) ||
    parts.some(({ text }) => text.includes(`Unit=${service}`))
  );
}
