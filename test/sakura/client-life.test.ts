import { createSakuraApi } from '../../lib/sakura/client';
import type { ApplianceCreate } from '../../lib/sakura/codec/model';
import { resolveSettings } from '../../lib/sakura/settings/settings';
import { startSimulator } from '../../lib/simulator';
import { selfAdvancingClock } from '../../lib/testing/clocks';

describe('client and simulator, written independently from the same reference,', () => {
  it('agree on the whole life of a load balancer', async () => {
    const simulator = await startSimulator();
    try {
      const settings = resolveSettings({ env: simulator.env });
      const api = createSakuraApi({ settings, clock: selfAdvancingClock() });

      expect(await api.readAccountCode()).not.toBe('');
      const [router] = await api.findRouters({});
      const network = await api.readSwitch(router?.switchId ?? '');
      expect(network).toMatchObject({ routerId: router?.id, subnets: [{ nextHop: undefined }] });
      expect((await api.findInterfaces(network?.id ?? '')).length).toBeGreaterThan(0);
      const [server] = await api.findServers({});
      expect(await api.readServer(server?.id ?? '')).toEqual(server);

      const block = network?.subnets[0];
      const address = (offset: number) =>
        (block?.range?.last ?? '').replace(/\d+$/, (last) => String(Number(last) - offset));
      const healthCheck = { protocol: 'http', path: '/ok', status: 200, retry: 3, connectTimeoutSeconds: 5 };
      const real = { address: server?.interfaces[0]?.address ?? '', port: 80, enabled: true, healthCheck };
      const virtualIp = {
        address: address(0),
        port: 80,
        delayLoopSeconds: 10,
        sorryServer: undefined,
        description: 'front',
        servers: [real],
      };
      const create: ApplianceCreate = {
        name: 'edge',
        description: 'made by a test',
        tags: ['one', 'two words'],
        planId: 1,
        switchId: network?.id ?? '',
        vrid: 7,
        prefixLength: router?.prefixLength ?? 0,
        gateway: block?.gateway,
        addresses: [address(1)],
        virtualIps: [virtualIp],
      };
      const { id } = await api.createAppliance(create);
      const made = await api.readAppliance(id);
      expect(made).toMatchObject({ ...create, id, availability: 'available', instanceStatus: 'up' });

      expect(await api.findLoadBalancers({ name: 'edge', tags: ['two words'] })).toEqual([made]);
      expect(await api.findLoadBalancers({ name: 'edg' })).toEqual([]);
      expect((await api.findAppliancesOfEveryClass()).map((one) => one.id)).toContain(id);

      const virtualIps = [{ ...virtualIp, description: 'changed', sorryServer: address(2) }];
      const update = { virtualIps, settingsHash: made?.settingsHash };
      expect(await api.updateAppliance(id, update)).toMatchObject({ virtualIps, tags: create.tags });
      await expect(api.updateAppliance(id, update)).rejects.toMatchObject({
        code: 'LB_CONFLICT',
        ambiguous: false,
      });
      await api.applySettings(id);
      expect(await api.readStatus(id)).toMatchObject([
        { address: virtualIp.address, servers: [{ up: true }] },
      ]);

      await expect(api.deleteAppliance(id)).rejects.toMatchObject({ errorCode: 'server_power_must_be_down' });
      await api.shutDown(id, { force: true });
      await api.powerOn(id);
      await api.shutDown(id, { force: false });
      await api.deleteAppliance(id);
      await api.deleteAppliance(id);
      expect(await api.readAppliance(id)).toBeUndefined();
    } finally {
      await simulator.close();
    }
  });
});
