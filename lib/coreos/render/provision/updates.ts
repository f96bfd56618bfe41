import type { UpdateOptions } from '../../model/options/update';
import type { Loss } from '../rendered';
import type { Distribution, ProvisionedFile, ProvisionedUnit } from './provisioned';
import { toOptionVariable } from './variables';

interface Updates {
  readonly files: readonly ProvisionedFile[];
  readonly units: readonly ProvisionedUnit[];
  readonly losses: readonly Loss[];
}

/** Translates where updates come from, and whether the machine reboots for them. */
export function provisionUpdates(update: UpdateOptions, distribution: Distribution): Updates {
  return distribution === 'flatcar' ? provisionFlatcar(update) : provisionFedora(update);
}

/**
 * Writes the variables of Flatcar, which are the same as CoreOS's in another file. locksmith reboots the
 * machine.
 */
function provisionFlatcar(update: UpdateOptions): Updates {
  const lines = (['group', 'server', 'rebootStrategy'] as const)
    .filter((key) => update[key] !== undefined)
    .map((key) => `${toOptionVariable('update', key)}=${update[key]}\n`);
  return {
    files: lines.length === 0 ? [] : [{ path: '/etc/flatcar/update.conf', content: lines.join('') }],
    units: update.rebootStrategy === 'off' ? [{ name: 'locksmithd.service', mask: true, dropins: [] }] : [],
    losses: [],
  };
}

/** The settings of zincati, which updates Fedora CoreOS, by reboot strategy. */
const ZINCATI_SETTINGS = {
  off: 'enabled = false',
  reboot: 'strategy = "immediate"',
  'etcd-lock': undefined,
} as const;

function provisionFedora(update: UpdateOptions): Updates {
  const settings = ZINCATI_SETTINGS[update.rebootStrategy ?? 'etcd-lock'];
  return {
    files: settings
      ? [{ path: '/etc/zincati/config.d/51-updates.toml', content: `[updates]\n${settings}\n` }]
      : [],
    units: [],
    losses: [...listFedoraLosses(update)],
  };
}

function* listFedoraLosses({ group, server, rebootStrategy }: UpdateOptions): Generator<Loss> {
  if (group !== undefined) {
    yield { part: 'update.group', message: 'the image itself determines which stream it follows' };
  }
  if (server !== undefined) {
    yield { part: 'update.server', message: 'updates come from the server that the image names' };
  }
  if (rebootStrategy === 'etcd-lock') {
    yield {
      part: 'update.rebootStrategy',
      message: 'zincati has no lock in etcd: choose one of its own strategies',
    };
  }
  if (rebootStrategy === 'off') {
    yield {
      part: 'update.rebootStrategy',
      message: 'updates are not installed either: zincati cannot install them without rebooting',
    };
  }
}
