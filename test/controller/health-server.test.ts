import { type HealthServer, serveHealth } from '../../lib/controller/health-server';
import { addService, closeControllerRigs, type Running, startControllerRig } from './controller-rig';

const servers: HealthServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((each) => each.close()));
  await closeControllerRigs();
});

async function serve({ controller }: Running): Promise<(path: string) => Promise<[number, string]>> {
  const server = await serveHealth(controller, '127.0.0.1', 0);
  servers.push(server);
  return async (path) => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
    return [response.status, await response.text()];
  };
}

describe('the health of a controller', () => {
  it('is alive from the start, and ready once it has read cluster and cloud', async () => {
    const rig = await startControllerRig();
    const controller = rig.start();
    const get = await serve(controller);
    expect(await get('/healthz')).toEqual([200, 'ok\n']);
    const [status, text] = await get('/readyz');
    if (status === 503) expect(text).toMatch(/^not ready:\n/);
    await rig.settle(controller);
    expect(await get('/readyz')).toEqual([200, 'ok\n']);
    expect((await get('/nothing'))[0]).toBe(404);
    await controller.stop();
  });

  it('is ready as a waiting replica, if the cloud accepts its token', async () => {
    const rig = await startControllerRig();
    const leader = rig.start();
    await rig.settle(leader);
    const waiting = rig.start();
    const get = await serve(waiting);
    await rig.time.clock.sleep(20_000);
    expect(await get('/readyz')).toEqual([200, 'ok\n']);
    expect(await get('/metrics')).toEqual([200, expect.stringContaining('kumiki_controller_leader 0\n')]);
  });

  it('is not ready, but alive, if the cloud refuses its token', async () => {
    const rig = await startControllerRig();
    const leader = rig.start();
    await rig.settle(leader);
    const waiting = rig.start({
      transport: (request) =>
        rig.time.transport({ ...request, headers: { ...request.headers, authorization: 'Basic eDp5' } }),
    });
    const get = await serve(waiting);
    await rig.time.clock.sleep(300_000);
    expect(await get('/readyz')).toEqual([
      503,
      expect.stringContaining('the Sakura Cloud API has not answered yet'),
    ]);
    expect((await get('/healthz'))[0]).toBe(200);
  });

  it('is not ready, but alive, once the cloud no longer accepts its token, until it does again', async () => {
    const rig = await startControllerRig();
    let isRevoked = false;
    const revoked = { authorization: 'Basic eDp5' };
    const controller = rig.start({
      transport: (request) =>
        rig.time.transport({ ...request, headers: { ...request.headers, ...(isRevoked && revoked) } }),
    });
    await rig.settle(controller);
    const get = await serve(controller);
    isRevoked = true;
    addService(rig.kube);
    await rig.time.clock.sleep(60_000);
    expect(await get('/readyz')).toEqual([
      503,
      expect.stringContaining('the Sakura Cloud API no longer accepts the token'),
    ]);
    expect((await get('/healthz'))[0]).toBe(200);
    isRevoked = false;
    await rig.time.clock.sleep(400_000);
    await rig.settle(controller);
    expect((await get('/readyz'))[0]).toBe(200);
  });

  it('is not ready, but alive, while the API server is away', async () => {
    const rig = await startControllerRig();
    const controller = rig.start();
    await rig.settle(controller);
    const get = await serve(controller);
    rig.kube.setAway(true);
    await rig.time.clock.sleep(300_000);
    expect(await get('/readyz')).toEqual([503, expect.stringContaining('the API server has not answered')]);
    expect((await get('/healthz'))[0]).toBe(200);
    rig.kube.setAway(false);
    await rig.time.clock.sleep(60_000);
    await rig.settle(controller);
    expect((await get('/readyz'))[0]).toBe(200);
  });

  it('has metrics of appliances and queues only while it leads', async () => {
    const rig = await startControllerRig();
    addService(rig.kube);
    const controller = rig.start();
    await rig.settle(controller);
    const leading = controller.controller.renderMetrics();
    expect(leading).toContain('kumiki_controller_leader 1\n');
    expect(leading).toContain('kumiki_controller_appliances 1\n');
    expect(leading).toContain('kumiki_controller_queue_depth{queue="appliances"} 0\n');
    expect(leading).toContain('kumiki_controller_address_seconds_count 1\n');
    await controller.stop();
    const after = controller.controller.renderMetrics();
    expect(after).toContain('kumiki_controller_leader 0\n');
    expect(after).not.toMatch(/appliances|queue_depth/);
  });
});
