import type { BootDocument } from '../../model/boot-document';
import type { CoreOSOptions } from '../../model/options';
import { startsUnit } from '../../model/unit';
import { wordsOf } from '../../unit-file/parse';
import { error, type Finding, warning } from '../finding';
import type { ReadUnit } from '../read-units';

/** The units that coreos-cloudinit writes a drop-in for, below `/run`: gone after a reboot, until the document is applied again. */
const CONFIGURED: Readonly<Partial<Record<string, keyof CoreOSOptions>>> = {
  'etcd.service': 'etcd',
  'etcd2.service': 'etcd2',
  'fleet.service': 'fleet',
  'flanneld.service': 'flannel',
  'locksmithd.service': 'locksmith',
};

/** Units that start at boot by themselves, before the document that configures them is applied; and units that nothing starts. */
export function* lintEnable(units: readonly ReadUnit[], { options }: BootDocument): Generator<Finding> {
  for (const read of units) {
    const { unit, property } = read;
    const configured = CONFIGURED[unit.name];
    if (unit.enable && configured !== undefined && options[configured] !== undefined) {
      yield error({
        code: 'UNIT_ENABLE',
        property: `${property}.enable`,
        message: `${unit.name} is enabled, so at a reboot it starts before its options (${configured}) are written`,
        given: true,
        hint: "leave enable out and set command: 'start'",
      });
    } else if (unit.enable && unit.dropIns?.length) {
      yield warning({
        code: 'UNIT_ENABLE',
        property: `${property}.enable`,
        message: `${unit.name} is enabled and has drop-ins: where it runs already, they come too late`,
        hint: "leave enable out and set command: 'restart'",
      });
    }
    if (neverStarts(read, units)) {
      yield warning({
        code: 'UNIT_ENABLE',
        property,
        message: `nothing starts ${unit.name}`,
        hint: "set command: 'start', or enable",
      });
    }
  }
}

function neverStarts(read: ReadUnit, units: readonly ReadUnit[]): boolean {
  const { unit } = read;
  if (unit.content === undefined || !unit.name.endsWith('.service')) return false;
  if (startsUnit(unit) || unit.enable || unit.mask || unit.name.includes('@')) return false;
  const stem = unit.name.slice(0, -'.service'.length);
  const others = units.filter((other) => other !== read);
  const triggers = [`${stem}.timer`, `${stem}.socket`, `${stem}.path`];
  return !others.some(
    (other) =>
      triggers.includes(other.unit.name) ||
      ['Requires', 'Wants', 'BindsTo'].some((key) => wordsOf(other.file, 'Unit', key).includes(unit.name)) ||
      other.parts.some(({ text }) => text.includes(`Unit=${unit.name}`)),
  );
}
