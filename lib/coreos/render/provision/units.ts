import type { BootDocument } from '../../model/boot-document';
import { isNetworkUnit, startsUnit, type Unit } from '../../model/unit';
import { parseUnitFile } from '../../unit-file/parse';
import { renderUnitContent } from '../../unit-file/render';
import type { Loss } from '../loss';
import type { ProvisionedUnit } from './provisioned';

const INSTALL = '\n[Install]\nWantedBy=multi-user.target\n';

/** The units of a document: what it starts is enabled. */
export function provisionUnits({ units }: BootDocument): {
  readonly units: ProvisionedUnit[];
  readonly losses: Loss[];
} {
  const own = units.filter(({ name }) => !isNetworkUnit(name));
  return { units: own.map(toProvisioned), losses: own.flatMap(lossesOf) };
}

function toProvisioned(unit: Unit): ProvisionedUnit {
  const enabled = unit.enable || startsUnit(unit) || undefined;
  const contents = unit.content === undefined ? undefined : renderUnitContent(unit.content);
  return {
    name: unit.name,
    enabled: unit.command === 'stop' ? false : enabled,
    mask: unit.mask || undefined,
    contents: contents !== undefined && enabled ? withInstall(contents) : contents,
    dropins: (unit.dropIns ?? []).map(({ name, content }) => ({
      name,
      contents: renderUnitContent(content),
    })),
  };
}

/** A unit cannot be enabled without saying for what. */
function withInstall(contents: string): string {
  const hasInstall = parseUnitFile(contents).sections.some(({ name }) => name === 'Install');
  return hasInstall ? contents : `${contents.replace(/\n*$/, '\n')}${INSTALL}`;
}

function lossesOf({ name, command, runtime }: Unit): Loss[] {
  const part = `units[${name}]`;
  const losses: Loss[] = [];
  if (command === 'stop') {
    losses.push({
      part: `${part}.command`,
      message: 'Ignition commands nothing: the unit is disabled, and not stopped',
    });
  } else if (command !== undefined && command !== 'start') {
    losses.push({
      part: `${part}.command`,
      message: `Ignition commands nothing: instead of ${command} the unit is ${command === 'reload' ? 'left alone' : 'enabled'}`,
    });
  }
  if (runtime) {
    losses.push({
      part: `${part}.runtime`,
      message: 'the unit stays over reboots: Ignition runs at the first boot alone',
    });
  }
  return losses;
}
