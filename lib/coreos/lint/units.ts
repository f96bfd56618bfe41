import type { Problem } from '../../core/errors';
import type { BootDocument } from '../model/boot-document';
import { isReadByCoreosCloudinit } from '../model/format';
import type { CoreOSOptions } from '../model/options';
import { isNetworkUnit, NETWORK_UNIT_TYPES, startsUnit, UNIT_TYPES, type Unit } from '../model/unit';
import { listWords } from '../unit-file/parse';
import type { LintContext } from './lint-context';
import type { ReadUnit } from './read-units';

/** A unit's name as systemd checks it. A template may have an instance after `@`. */
const NAME = new RegExp(
  `^[A-Za-z0-9:_.\\\\-]+(?:@[A-Za-z0-9:_.\\\\-]*)?\\.(?:${[...UNIT_TYPES, ...NETWORK_UNIT_TYPES].join('|')})$`,
);
const DROP_IN = /^[\w.@:-]+\.conf$/;
/** systemd's limit. */
const NAME_LENGTH = 255;

/**
 * Units that coreos-cloudinit configures by a drop-in below `/run`, which is gone after a reboot until the
 * document is applied again.
 */
const CONFIGURED: Readonly<Partial<Record<string, keyof CoreOSOptions>>> = {
  'etcd.service': 'etcd',
  'etcd2.service': 'etcd2',
  'fleet.service': 'fleet',
  'flanneld.service': 'flannel',
  'locksmithd.service': 'locksmith',
};

/** Checks names and settings of units. systemd never reads a unit without an extension. */
export function* checkUnits({ units }: BootDocument): Generator<Problem> {
  for (const [index, unit] of units.entries()) {
    const property = `units[${index}]`;
    yield* checkName(unit, property);
    yield* checkDropIns(unit, property);
    yield* checkSettings(unit, property);
  }
}

/** Directives of [Install] that make enabling a unit effective. */
const INSTALLS = ['WantedBy', 'RequiredBy', 'UpheldBy', 'Alias', 'Also'];

/** Refuses to enable units where that has no effect: without [Install], systemd does not know when to start them. */
export function* checkInstallSections(
  units: readonly ReadUnit[],
  { format }: Pick<LintContext, 'format'>,
): Generator<Problem> {
  const isCommanded = isReadByCoreosCloudinit(format);
  for (const { unit, file, property } of units) {
    // units that Ignition starts are enabled, and get a section if they have none
    const isEnabled = unit.enable || (!isCommanded && startsUnit(unit));
    if (!isEnabled || unit.content === undefined || unit.mask) continue;
    const hasSection = file.sections.some(({ name }) => name === 'Install');
    if (!hasSection && !isCommanded) continue;
    if (INSTALLS.some((key) => listWords(file, 'Install', key).length > 0)) continue;
    yield {
      code: 'UNIT_ENABLE',
      property: `${property}.enable`,
      message: `${unit.name} is enabled, but ${hasSection ? 'its [Install] section names no unit to start it' : 'it has no [Install] section'}`,
      given: true,
      hint: "add [Install] with WantedBy=multi-user.target, or set command: 'start' instead",
    };
  }
}

/** Refuses to enable units that coreos-cloudinit configures: at boot they would start before it does so. */
export function* checkEnabledUnits(
  { units, options }: BootDocument,
  { format }: LintContext,
): Generator<Problem> {
  if (!isReadByCoreosCloudinit(format)) return;
  for (const [index, { name, enable }] of units.entries()) {
    const program = CONFIGURED[name];
    if (!enable || program === undefined || options[program] === undefined) continue;
    yield {
      code: 'UNIT_ENABLE',
      property: `units[${index}].enable`,
      message: `${name} is enabled, so at a reboot it starts before its options (${program}) are written`,
      given: true,
      hint: "leave enable out and set command: 'start'",
    };
  }
}

function* checkName({ name }: Unit, property: string): Generator<Problem> {
  if (NAME.test(name) && name.length <= NAME_LENGTH) return;
  yield {
    code: 'UNIT_NAME',
    property: `${property}.name`,
    message: `'${name}' is not a valid name of a unit`,
    given: name,
    allowed: "letters, digits and ':', '_', '.', '-', '@', ending in a type such as .service",
    hint: 'give it the ending of its type: systemd reads no other file',
  };
}

function* checkDropIns({ name, dropIns = [] }: Unit, property: string): Generator<Problem> {
  for (const [index, dropIn] of dropIns.entries()) {
    if (DROP_IN.test(dropIn.name)) continue;
    yield {
      code: 'UNIT_NAME',
      property: `${property}.dropIns[${index}].name`,
      message: `'${dropIn.name}' is not a valid name of a drop-in of ${name}`,
      given: dropIn.name,
      allowed: "letters, digits and '_', '.', '-', ending in .conf",
      hint: "choose a name such as '10-mine.conf': systemd reads no other file",
    };
  }
}

function* checkSettings(unit: Unit, property: string): Generator<Problem> {
  const { name, mask, content, command, enable } = unit;
  if (mask && (content !== undefined || enable || startsUnit(unit))) {
    yield {
      code: 'UNIT_FLOW',
      property: `${property}.mask`,
      message: `${name} is masked, but ${content === undefined ? 'should also start' : 'also has content'}`,
      hint: 'masking removes the unit file and prevents every start: remove one of the two',
    };
  }
  if (isNetworkUnit(name) && (command !== undefined || enable)) {
    yield {
      code: 'UNIT_FLOW',
      property: `${property}.command`,
      message: `${name} belongs to systemd-networkd, and cannot be commanded or enabled`,
      given: command ?? 'enable',
      hint: 'leave it out: networkd restarts by itself after its files are written',
    };
  }
}
