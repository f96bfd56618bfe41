import type { BootDocument } from '../model/boot-document';
import { isNetworkUnit, NETWORK_UNIT_TYPES, startsUnit, UNIT_TYPES, type Unit } from '../model/unit';
import { error, type Finding } from './finding';

/** As systemd checks names: a template may have an instance behind `@`. */
const NAME = new RegExp(
  `^[A-Za-z0-9:_.\\\\-]+(?:@[A-Za-z0-9:_.\\\\-]*)?\\.(?:${[...UNIT_TYPES, ...NETWORK_UNIT_TYPES].join('|')})$`,
);
const DROP_IN = /^[\w.@:-]+\.conf$/;
/** systemd's limit. */
const NAME_LENGTH = 255;

/** Names and settings of units. A unit without an extension is written, and never seen by systemd. */
export function* lintUnits({ units }: BootDocument): Generator<Finding> {
  for (const [index, unit] of units.entries()) {
    const property = `units[${index}]`;
    if (!NAME.test(unit.name) || unit.name.length > NAME_LENGTH) {
      yield error({
        code: 'UNIT_NAME',
        property: `${property}.name`,
        message: `'${unit.name}' is not the name of a unit`,
        given: unit.name,
        allowed: "letters, digits and ':', '_', '.', '-', '@', ending in a type such as .service",
        hint: 'give it the ending of its type: systemd reads no other file',
      });
    }
    yield* lintDropIns(unit, property);
    yield* lintSettings(unit, property);
  }
}

function* lintDropIns({ name, dropIns = [] }: Unit, property: string): Generator<Finding> {
  for (const [index, dropIn] of dropIns.entries()) {
    if (DROP_IN.test(dropIn.name)) continue;
    yield error({
      code: 'UNIT_NAME',
      property: `${property}.dropIns[${index}].name`,
      message: `'${dropIn.name}' is not the name of a drop-in of ${name}`,
      given: dropIn.name,
      allowed: "letters, digits and '_', '.', '-', ending in .conf",
      hint: "call it something like '10-mine.conf': systemd reads nothing else",
    });
  }
}

function* lintSettings(unit: Unit, property: string): Generator<Finding> {
  const { name, mask, content, command, enable } = unit;
  if (mask && (content !== undefined || enable || startsUnit(unit))) {
    yield error({
      code: 'UNIT_FLOW',
      property: `${property}.mask`,
      message: `${name} is masked, and is to ${content === undefined ? 'start' : 'have a content'} as well`,
      hint: 'masking removes the unit file and forbids every start: leave one of them out',
    });
  }
  if (isNetworkUnit(name) && (command !== undefined || enable)) {
    yield error({
      code: 'UNIT_FLOW',
      property: `${property}.command`,
      message: `${name} belongs to systemd-networkd and cannot be commanded or enabled`,
      given: command ?? 'enable',
      hint: 'leave it out: networkd restarts by itself after its files were written',
    });
  }
}
