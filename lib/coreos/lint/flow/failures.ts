import { valuesOf, wordsOf } from '../../unit-file/parse';
import { type Finding, warning } from '../finding';
import type { ReadUnit } from '../read-units';

/** Failures that nobody sees, and links that a replaced unit loses. */
export function* lintFailures(units: readonly ReadUnit[]): Generator<Finding> {
  for (const read of units) {
    const { unit, file, property } = read;
    for (const value of valuesOf(file, 'Service', 'ExecStartPre')) {
      if (!/^[@:+!|]*-/.test(value)) continue;
      yield warning({
        code: 'UNIT_SWALLOWED_FAILURE',
        property,
        message: `${unit.name} goes on when '${value}' fails, for whatever reason`,
        hint: 'let a unit of its own try until it succeeds, and leave out the - in front',
      });
    }
    if (losesSocket(read)) {
      yield warning({
        code: 'UNIT_RACE',
        property,
        message: `${unit.name} takes its sockets from systemd (fd://), and its new content does not ask for them`,
        hint: `change it with a drop-in, or add Requires= and After=${socketOf(unit.name)}`,
      });
    }
  }
}

function losesSocket({ unit, file }: ReadUnit): boolean {
  if (unit.content === undefined || !unit.name.endsWith('.service')) return false;
  if (!valuesOf(file, 'Service', 'ExecStart').some((command) => /(?:^|\s)fd:\/\//.test(command)))
    return false;
  const asked = [
    ...wordsOf(file, 'Unit', 'Requires'),
    ...wordsOf(file, 'Unit', 'BindsTo'),
    ...wordsOf(file, 'Service', 'Sockets'),
  ];
  return !asked.includes(socketOf(unit.name));
}

function socketOf(service: string): string {
  return service.replace(/service$/, 'socket');
}
