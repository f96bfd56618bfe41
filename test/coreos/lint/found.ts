import type { Problem } from '../../../lib/core/errors';
import type { LintContext } from '../../../lib/coreos/lint/lint-context';
import { type ReadUnit, readUnits } from '../../../lib/coreos/lint/read-units';
import type { Unit, UnitName } from '../../../lib/coreos/model/unit';
import type { Directives } from '../../../lib/coreos/model/unit-content';
import { documentOf } from '../boot';

/** Returns the findings of a rule, as `CODE property`. */
export function found(problems: Iterable<Problem>): string[] {
  return [...problems].map(({ code, property }) => `${code} ${property}`);
}

/** Returns the units of a document in the form that rules receive. */
export function unitsOf(...units: Unit[]): ReadUnit[] {
  return readUnits(documentOf({ units }));
}

/** Returns a context in which nothing optional is accepted. */
export function contextOf(changes: Partial<LintContext> = {}): LintContext {
  return {
    format: 'coreos-cloudinit-1.14',
    systemd: { oldest: 252, newest: 252 },
    substituteAddresses: false,
    acceptSecrets: false,
    preplacedFiles: [],
    ...changes,
  };
}

/** Returns a service that the document starts. */
export function started(
  name: UnitName,
  Service: Directives = { ExecStart: '/bin/true' },
  Unit: Directives = {},
): Unit {
  return { name, command: 'start', content: { Unit, Service } };
}
