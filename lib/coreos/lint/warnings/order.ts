import type { Problem } from '../../../core/errors';
import { startsUnit } from '../../model/unit';
import { listWords } from '../../unit-file/parse';
import type { ReadUnit } from '../read-units';

/** Directives that start another unit together with this one. */
const PULLING = ['Requires', 'Wants', 'BindsTo', 'Requisite'];

/**
 * Warns about units whose order in the list contradicts their dependencies. Units are commanded one by one in
 * the order of the list, each waiting for the previous one; `After=` and `Before=` order only units that
 * systemd starts together.
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

/** Refuses units that wait for each other: systemd starts one of them too early, or none at all. */
export function* checkOrderCycles(units: readonly ReadUnit[]): Generator<Problem> {
  const waits = collectWaits(units);
  const done = new Set<string>();
  for (const read of units) {
    const cycle = tryFindCycle(read.unit.name, waits, done);
    if (cycle === undefined) continue;
    yield {
      code: 'UNIT_ORDER',
      property: read.property,
      message: `${cycle.join(' waits for ')}: none of them can be the first`,
      given: cycle.join(' → '),
      hint: 'remove one After= or Before= of the circle',
    };
  }
}

/** Collects the units of the document that each unit waits for. */
function collectWaits(units: readonly ReadUnit[]): Map<string, Set<string>> {
  const waits = new Map(units.map(({ unit }) => [unit.name as string, new Set<string>()]));
  for (const { unit, file } of units) {
    for (const name of listWords(file, 'Unit', 'After')) {
      if (waits.has(name) && name !== unit.name) waits.get(unit.name)?.add(name);
    }
    for (const name of listWords(file, 'Unit', 'Before')) {
      if (name !== unit.name) waits.get(name)?.add(unit.name);
    }
  }
  return waits;
}

/** Follows the units that a unit waits for, visiting each once; undefined if there is no cycle. */
function tryFindCycle(
  start: string,
  waits: ReadonlyMap<string, ReadonlySet<string>>,
  done: Set<string>,
): string[] | undefined {
  const path: string[] = [];
  const open = [[start]];
  for (let names = open.at(-1); names; names = open.at(-1)) {
    const name = names.pop();
    if (name === undefined) {
      open.pop();
      const left = path.pop();
      if (left !== undefined) done.add(left);
    } else if (path.includes(name)) {
      for (const each of path) done.add(each);
      return [...path.slice(path.indexOf(name)), name];
    } else if (!done.has(name)) {
      path.push(name);
      open.push([...(waits.get(name) ?? [])]);
    }
  }
  return undefined;
}
