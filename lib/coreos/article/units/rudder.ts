import { NETWORK_CONFIG_KEY, renderNetworkConfig } from '../../address-plan/network-config';
import { binaryPath } from '../binaries';
import { afterDownload } from './after-download';
import { INSTALL, type UnitRecipe } from './recipe';

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
          // the second machine finds the key there; but so it also goes on where etcd does not answer
          mayFail: true,
        },
        ExecStart: binaryPath('rudder'),
      },
      Install: INSTALL,
    },
  }),
  hardened: (machine) => {
    const before = ['rudder-config.service', ...afterDownload(machine, 'rudder')];
    return {
      name: 'rudder.service',
      command: 'start',
      content: {
        Unit: {
          Description: 'Overlay network',
          Wants: before,
          After: before,
          ConditionFileIsExecutable: binaryPath('rudder'),
        },
        Service: {
          ExecStart: {
            program: binaryPath('rudder'),
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
