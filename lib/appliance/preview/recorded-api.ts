import { KumikiError } from '../../core/errors';
import { LOAD_BALANCER_CLASS } from '../../sakura/codec/appliance';
import { matches } from '../../sakura/codec/find-query';
import type { SakuraApi } from '../../sakura/codec/model';
import type { ZoneInventory } from './recorded-inventory';

/**
 * Creates an API on a recorded inventory: finds and reads of objects work as they do online, all other calls
 * fail.
 */
export function createRecordedApi(inventory: ZoneInventory): SakuraApi {
  const { zone, routers, switches, appliances, servers, interfaces } = inventory;
  const find = async <T extends Parameters<typeof matches>[0]>(
    rows: readonly T[],
    by: Parameters<typeof matches>[1],
  ) => rows.filter((row) => matches(row, by));
  const read = async <T extends { readonly id: string }>(rows: readonly T[], id: string) =>
    rows.find((row) => row.id === id);
  const loadBalancers = appliances.filter((appliance) => appliance.class === LOAD_BALANCER_CLASS);
  return {
    zone,
    readAppliance: (id) => read(appliances, id),
    findLoadBalancers: (by) => find(loadBalancers, by),
    findAppliancesOfEveryClass: async () => [...appliances],
    readSwitch: (id) => read(switches, id),
    findSwitches: (by) => find(switches, by),
    readRouter: (id) => read(routers, id),
    findRouters: (by) => find(routers, by),
    findInterfaces: async (switchId) => interfaces.filter((one) => one.switchId === switchId),
    readServer: (id) => read(servers, id),
    findServers: (by) => find(servers, by),
    readStatus: refuse,
    readAccountCode: refuse,
    readPermission: refuse,
    createAppliance: refuse,
    updateAppliance: refuse,
    applySettings: refuse,
    powerOn: refuse,
    shutDown: refuse,
    deleteAppliance: refuse,
  };
}

function refuse(): Promise<never> {
  return Promise.reject(
    new KumikiError({
      code: 'API_UNEXPECTED',
      message: 'a recorded inventory answers questions about it only',
    }),
  );
}
