import type { UpdateOptions } from '../../model/options/update';
import type { Loss } from '../loss';
import type { Distribution, ProvisionedFile, ProvisionedUnit } from './provisioned';
import { optionVariable } from './variables';

interface Updates {
  readonly files: readonly ProvisionedFile[];
  readonly units: readonly ProvisionedUnit[];
  readonly losses: readonly Loss[];
}

/** Where updates come from, and whether the machine reboots for them. */
export function provisionUpdates(update: UpdateOptions, distribution: Distribution): Updates {
  return distribution === 'flatcar' ? forFlatcar(update) : forFedora(update);
}

/** Flatcar reads the same variables as CoreOS did, from another place; locksmith is what reboots. */
function forFlatcar(update: UpdateOptions): Updates {
  const lines = (['group', 'server', 'rebootStrategy'] as const)
    .filter((key) => update[key] !== undefined)
    .map((key) => `${optionVariable('update', key)}=${update[key]}\n`);
  return {
    files: lines.length === 0 ? [] : [{ path: '/etc/flatcar/update.conf', content: lines.join('') }],
    units: update.rebootStrategy === 'off' ? [{ name: 'locksmithd.service', mask: true, dropins: [] }] : [],
    losses: [],
  };
}

/** Fedora CoreOS updates with zincati, which installs only what it may reboot into. */
function forFedora({ group, server, rebootStrategy }: UpdateOptions): Updates {
  const settings = {
    off: 'enabled = false',
    reboot: 'strategy = "immediate"',
    'etcd-lock': undefined,
  }[rebootStrategy ?? 'etcd-lock'];
  const losses: Loss[] = [];
  if (group !== undefined)
    losses.push({ part: 'update.group', message: 'the image itself decides which stream it follows' });
  if (server !== undefined)
    losses.push({ part: 'update.server', message: 'updates come from where the image says' });
  if (rebootStrategy === 'etcd-lock') {
    losses.push({
      part: 'update.rebootStrategy',
      message: 'zincati knows no lock in etcd: choose one of its strategies',
    });
  }
  if (rebootStrategy === 'off') {
    losses.push({
      part: 'update.rebootStrategy',
      message: 'updates are not installed either: zincati has no way of waiting',
    });
  }
  return {
    files: settings
      ? [{ path: '/etc/zincati/config.d/51-updates.toml', content: `[updates]\n${settings}\n` }]
      : [],
    units: [],
    losses,
  };
}
