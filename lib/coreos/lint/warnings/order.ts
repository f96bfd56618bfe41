import type { Problem } from '../../../core/errors';
import { startsUnit } from '../../model/unit';
import { listWords } from '../../unit-file/parse';
import type { ReadUnit } from '../read-units';

/** Directives that start another unit together with this one. */
const PULLING = ['Requires', 'Wants', 'BindsTo', 'Requisite'];

/**
 * Services of the images that a unit may have to start before. Targets, sockets and other types are not
 * checked.
 */
const OF_IMAGES =
  /^(?:(?:systemd|coreos|flatcar|user|cloud|ignition|afterburn|ssh)[a-z@-]|(?:containerd|docker|early-docker|etcd2?|etcd-member|flanneld|fleet|kubelet|locksmithd|NetworkManager|ntpd|rpcbind|rpc-statd|settimezone|sshd|tcsd|update-engine|zincati)\.)/;

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

/**
 * Warns about units that are to start before one that does not exist: systemd ignores it, so a typo goes
 * unnoticed.
 */
export function* warnAboutAbsentUnits(units: readonly ReadUnit[]): Generator<Problem> {
  const known = new Set<string>(units.map(({ unit }) => unit.name));
  for (const { unit, file, property } of units) {
    for (const name of listWords(file, 'Unit', 'Before')) {
      if (known.has(name) || !name.endsWith('.service') || OF_IMAGES.test(name)) continue;
      yield {
        code: 'UNIT_ABSENT',
        property,
        message: `${unit.name} is to start before ${name}, which the machine does not have`,
        given: `Before=${name}`,
        hint: 'correct the name, or remove it',
      };
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
