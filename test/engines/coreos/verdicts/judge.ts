import { lintDocument } from '../../../../lib/coreos/lint/lint-document';
import type { Unit } from '../../../../lib/coreos/model/unit';
import { documentOf } from '../../../coreos/boot';
import { contextOf } from '../../../coreos/lint/found';
import { analyzeUnits } from '../systemd-root';

/** Findings by unit; valid units have none. */
export type Verdicts = ReadonlyMap<string, string>;

const IMAGE_UNITS: Readonly<Record<string, string>> = {
  'docker.service': '[Service]\nExecStart=/bin/true\n',
  'etcd.service': '[Service]\nExecStart=/bin/true\n',
  'getty@.service': '[Service]\nExecStart=/bin/true\n',
};
const PROGRAMS = ['bin/true', 'bin/sh', 'usr/bin/env', 'usr/bin/date'];

/**
 * Returns the output of `systemd-analyze verify` for each unit. All are checked in one run, on a machine
 * without other units.
 */
export function askSystemd(analyze: string, units: readonly Unit[]): Verdicts {
  const names = units.map(({ name }) => name);
  const root = { imageUnits: IMAGE_UNITS, programs: PROGRAMS, units };
  const { output } = analyzeUnits(analyze, root, ['--recursive-errors=yes', ...names]);
  return attribute(output, names);
}

/** Assigns each line of the output to the unit that it names, itself or by its file. */
function attribute(output: string, names: readonly string[]): Verdicts {
  const known = new Map(
    names.flatMap((name) => [
      [name, name],
      [name.replace('@.', '@i.'), name],
    ]),
  );
  const verdicts = new Map<string, string>();
  for (const line of output.split('\n')) {
    if (line === '' || /^\/usr\/lib/.test(line)) continue;
    const key =
      line
        .match(/[\w@.:\\-]+\.[a-z]+/g)
        ?.map((word) => known.get(word))
        .find(Boolean) ?? '';
    verdicts.set(key, `${verdicts.get(key) ?? ''}${line}\n`);
  }
  return verdicts;
}

/** Returns our findings for each unit: problems of its content and of the units that it names. */
export function askKumiki(units: readonly Unit[]): Verdicts {
  const { errors, warnings } = lintDocument(
    documentOf({ units }),
    contextOf({ systemd: { oldest: 252, newest: 252 }, format: 'flatcar-ignition-3.4.0' }),
  );
  const verdicts = new Map<string, string>();
  const remarks = warnings.filter(({ code }) => code === 'UNIT_CONTENT' || code === 'UNIT_VERSION');
  for (const { code, property = '', message } of [...errors, ...remarks]) {
    if (!/^UNIT_(?:CONTENT|VERSION|ABSENT)$/.test(code)) continue;
    const name = units[Number(/^units\[(\d+)\]/.exec(property)?.[1])]?.name ?? '';
    verdicts.set(name, `${verdicts.get(name) ?? ''}${message}\n`);
  }
  return verdicts;
}
