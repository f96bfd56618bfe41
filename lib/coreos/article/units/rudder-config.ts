import { NETWORK_CONFIG_KEY, renderNetworkConfig } from '../../address-plan/network-config';
import type { MachinePlan } from '../../cluster/machine-plan';
import type { Unit } from '../../model/unit';
import { INSTALL } from './recipe';

/** Puts the overlay's configuration into etcd, unless another machine has; tries until etcd answers. */
export function rudderConfig({ overlay }: MachinePlan): Unit {
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
