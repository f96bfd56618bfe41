import { NETWORK_CONFIG_KEY, renderNetworkConfig } from '../../address-plan/overlay';
import type { Unit } from '../../model/unit';
import { toBinaryPath } from '../binaries';
import { INSTALL, type UnitRecipe } from '../recipe';
import type { ArticleMachineSpec } from '../spec';
import { listDownloadUnits } from './download-kubernetes';

/** Leases the machine's subnet of the overlay network, and carries packets to the other machines. */
export const rudder: UnitRecipe = {
  article: ({ overlay }) => ({
    name: 'rudder.service',
    command: 'start',
    content: {
      Unit: { Requires: 'etcd.service', After: 'etcd.service' },
      Service: {
        ExecStartPre: {
          program: '/usr/bin/etcdctl',
          arguments: ['mk', NETWORK_CONFIG_KEY, renderNetworkConfig(overlay)],
          // fails on all machines but the first, because the key exists; but this also hides that etcd does
          // not respond
          mayFail: true,
        },
        ExecStart: toBinaryPath('rudder'),
      },
      Install: INSTALL,
    },
  }),
  hardened: (machine) => {
    const before = ['rudder-config.service', ...listDownloadUnits(machine, 'rudder')];
    return {
      name: 'rudder.service',
      command: 'start',
      content: {
        Unit: {
          Description: 'Overlay network',
          Wants: before,
          After: before,
          ConditionFileIsExecutable: toBinaryPath('rudder'),
        },
        Service: {
          ExecStart: {
            program: toBinaryPath('rudder'),
            arguments: machine.ipMasq === 'overlay' ? ['-ip-masq'] : [],
          },
          Restart: 'always',
          RestartSec: 5,
        },
        Install: INSTALL,
      },
    };
  },
};

/**
 * Creates the unit that writes the overlay's configuration to etcd unless another machine already has, and
 * retries until etcd responds. In hardened mode only.
 */
export function createRudderConfigUnit({ overlay }: ArticleMachineSpec): Unit {
  const put =
    `until /usr/bin/etcdctl get ${NETWORK_CONFIG_KEY} >/dev/null 2>&1 || ` +
    `/usr/bin/etcdctl mk ${NETWORK_CONFIG_KEY} "$1" >/dev/null; do sleep 2; done`;
  return {
    name: 'rudder-config.service',
    command: 'start',
    content: {
      Unit: {
        Description: 'Configuration of the overlay network',
        Wants: 'etcd.service',
        After: 'etcd.service',
      },
      Service: {
        Type: 'oneshot',
        RemainAfterExit: true,
        ExecStart: {
          program: '/bin/sh',
          arguments: ['-c', put, 'rudder-config', renderNetworkConfig(overlay)],
        },
      },
      Install: INSTALL,
    },
  };
}
