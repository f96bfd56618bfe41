import { trimTrailing } from '../../../core/trim';
import type { BootDocument } from '../../model/boot-document';
import { isNetworkUnit, startsUnit, type Unit } from '../../model/unit';
import { parseUnitFile } from '../../unit-file/parse';
import { renderUnitContent } from '../../unit-file/render';
import type { Loss } from '../rendered';
import type { ProvisionedUnit } from './provisioned';

const INSTALL = '\n[Install]\nWantedBy=multi-user.target\n';

/** Translates the units of a document. Those that it starts are enabled. */
export function provisionUnits({ units }: BootDocument): {
  readonly units: readonly ProvisionedUnit[];
  readonly losses: readonly Loss[];
} {
  const own = units.filter(({ name }) => !isNetworkUnit(name));
  return { units: own.map(toProvisioned), losses: own.flatMap((unit) => [...listLosses(unit)]) };
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

/** Adds an `[Install]` section if there is none, because a unit without one cannot be enabled. */
function withInstall(contents: string): string {
  const hasInstall = parseUnitFile(contents).sections.some(({ name }) => name === 'Install');
  return hasInstall ? contents : `${trimTrailing(contents, '\n')}\n${INSTALL}`;
}

function* listLosses({ name, command, runtime }: Unit): Generator<Loss> {
  const part = `units[${name}]`;
  if (command === 'stop') {
    yield {
      part: `${part}.command`,
      message: 'Ignition gives no commands: the unit is disabled, and not stopped',
    };
  } else if (command !== undefined && command !== 'start') {
    yield {
      part: `${part}.command`,
      message: `Ignition gives no commands: instead of ${command} the unit is ${command === 'reload' ? 'left alone' : 'enabled'}`,
    };
  }
  if (runtime) {
    yield {
      part: `${part}.runtime`,
      message: 'the unit persists across reboots: Ignition runs only at the first boot',
    };
  }
}
