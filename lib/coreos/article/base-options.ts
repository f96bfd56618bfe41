import { DEFAULT_PORTS } from '../address-plan/ports';
import type { MachinePlan } from '../cluster/machine-plan';
import type { CoreOSOptions } from '../model/options';

/** etcd on every machine, found through the discovery service; updates are taken in, and nothing reboots by itself. */
export function baseOptions({ address, discovery, updateGroup }: MachinePlan): CoreOSOptions {
  return {
    etcd: {
      discovery,
      addr: `${address}:${DEFAULT_PORTS.etcdClient}`,
      peerAddr: `${address}:${DEFAULT_PORTS.etcdPeer}`,
    },
    update: { group: updateGroup, rebootStrategy: 'off' },
  };
}
