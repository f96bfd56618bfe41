import { closeAll, type Json, type Rig, SWITCH_ID, startRig } from '../rig';

afterAll(closeAll);

/** Returns the only server plan that a client's search finds. */
async function planFor(rig: Rig, filter: Json): Promise<Json[]> {
  const { body } = await rig.call('GET', `/product/server?${JSON.stringify({ Filter: filter })}`);
  return body.ServerPlans;
}

const SIZE = { CPU: ['2'], MemoryMB: ['4096'], Commitment: ['standard'] };

describe('Terraform and usacloud', () => {
  it.each([
    ['a GPU of "0"', { ...SIZE, GPU: ['0'] }],
    ['a GPU of 0', { ...SIZE, GPU: 0 }],
    ['confidential computing "0"', { ...SIZE, ConfidentialVM: ['0'] }],
    ['confidential computing 0', { ...SIZE, ConfidentialVM: [0] }],
    ['confidential computing false', { ...SIZE, ConfidentialVM: false }],
    ['both, and a generation', { ...SIZE, GPU: ['0'], ConfidentialVM: ['0'], Generation: ['100'] }],
    ['a dedicated CPU', { CPU: ['2'], MemoryMB: ['4096'], Commitment: ['dedicatedcpu'], GPU: ['0'] }],
  ])('find the plan of a server by %s', async (_what, filter) => {
    const plans = await planFor(await startRig(), filter);
    expect(plans).toMatchObject([{ CPU: 2, MemoryMB: 4096, Availability: 'available' }]);
  });

  it.each([
    ['a GPU', { ...SIZE, GPU: ['1'] }],
    ['confidential computing', { ...SIZE, ConfidentialVM: ['1'] }],
    ['confidential computing true', { ...SIZE, ConfidentialVM: [true] }],
  ])('find no plan with %s', async (_what, filter) => {
    expect(await planFor(await startRig(), filter)).toEqual([]);
  });

  it('are refused a size with unsupported equipment, instead of getting another size', async () => {
    const rig = await startRig();
    for (const equipment of [{ GPU: 1 }, { ConfidentialVM: true }]) {
      const ServerPlan = { CPU: 4, MemoryMB: 8192, ...equipment };
      const { status, body } = await rig.call('POST', '/server', { Server: { Name: 'x', ServerPlan } });
      expect([status, body.error_code]).toEqual([400, 'param_res_not_found']);
    }
  });

  it('create, start, relabel, stop and delete a server with the requests that they send', async () => {
    const rig = await startRig();
    const [plan] = await planFor(rig, { ...SIZE, GPU: ['0'] });
    const created = await rig.call('POST', '/server', {
      Server: {
        Name: 'node-9',
        Tags: ['k8s-node'],
        InterfaceDriver: 'virtio',
        ServerPlan: {
          ID: plan.ID,
          CPU: plan.CPU,
          MemoryMB: plan.MemoryMB,
          Commitment: plan.Commitment,
          GPU: 0,
        },
        ConnectedSwitches: [{ ID: String(SWITCH_ID) }],
        WaitDiskMigration: false,
      },
    });
    const { ID: id, Interfaces: nics } = created.body.Server;
    await rig.call('PUT', `/interface/${nics[0].ID}`, { Interface: { UserIPAddress: '203.0.113.9' } });
    await rig.call('PUT', `/server/${id}/power`, { UserBootVariables: { CloudInit: { UserData: '' } } });
    const running = await rig.call('GET', `/server/${id}`);
    expect(running.body.Server).toMatchObject({ ServerPlan: { CPU: 2 }, Instance: { Status: 'up' } });
    await rig.call('DELETE', `/server/${id}/power`, { Force: true });
    const deleted = await rig.call('DELETE', `/server/${id}`, { WithDisk: [] });
    expect(deleted.body).toMatchObject({ Success: true, Server: { ID: id, Name: 'node-9' } });
  });
});

describe("the vendor's own client", () => {
  const named = (method: string) => ({ headers: { 'X-Sakura-HTTP-Method': method } });

  it('sends the method in a header of a POST, asks with ?null and sends null', async () => {
    const rig = await startRig();
    const created = await rig.call('POST', '/switch', { Switch: { Name: 'lan' } });
    const path = `/switch/${created.body.Switch.ID}`;
    await rig.call('POST', path, { Switch: { Name: 'other' } }, named('PUT'));
    expect((await rig.call('POST', `${path}?null`, undefined, named('GET'))).body.Switch.Name).toBe('other');
    expect((await rig.call('GET', `${path}?null`)).body.Switch.Name).toBe('other');
    const deleted = await rig.call('POST', path, null, named('delete'));
    expect(deleted.body.Switch.Name).toBe('other');
    expect((await rig.call('GET', path)).status).toBe(404);
  });

  it('is logged and refused by the method in its header', async () => {
    const rig = await startRig();
    const refused = await rig.call('POST', '/zone', null, named('DELETE'));
    expect([refused.status, refused.headers.allow]).toEqual([405, 'GET']);
    expect(rig.simulator.requests.at(-1)).toMatchObject({ method: 'DELETE', path: '/zone', status: 405 });
  });

  it('cannot turn a GET into a change', async () => {
    const rig = await startRig();
    const { body } = await rig.call('GET', '/switch', undefined, named('POST'));
    expect(body.Switches).toHaveLength(1);
  });
});

describe('libsacloud 1', () => {
  it('doubles a slash of the path', async () => {
    const rig = await startRig();
    expect((await rig.call('GET', '//switch')).status).toBe(200);
    const { requests } = rig.simulator;
    expect(requests.at(-1)).toMatchObject({ path: '/switch', status: 200 });
  });

  it.each([
    ['/bridge', 'Bridge', {}],
    ['/internet', 'Internet', { NetworkMaskLen: 28, BandWidthMbps: 100 }],
    ['/switch', 'Switch', {}],
    ['/server', 'Server', { ServerPlan: { CPU: 1, MemoryMB: 1024 } }],
    ['/note', 'Note', { Content: '#' }],
    ['/icon', 'Icon', { Image: 'iVBORw0KGgoAAAANSUhEUg==' }],
  ])('gets the deleted resource in the answer: %s', async (path, key, fields) => {
    const rig = await startRig();
    const created = await rig.call('POST', path, { [key]: { Name: 'short-lived', ...fields } });
    const id = created.body[key].ID;
    const { status, body } = await rig.call('DELETE', `${path}/${id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ Success: true, [key]: { ID: id, Name: 'short-lived' } });
  });

  it('asks for prices and disk plans', async () => {
    const rig = await startRig();
    const classes = await rig.call('GET', '/public/price');
    const paths = classes.body.ServiceClasses.map((each: Json) => each.ServiceClassPath);
    expect(paths).toEqual(expect.arrayContaining(['cloud/appliance/loadbalancer/1', 'cloud/plan/1core-1gb']));
    const disks = await rig.call('GET', '/product/disk');
    expect(disks.body.DiskPlans.map((each: Json) => [each.ID, each.Name])).toEqual([
      [4, 'SSD'],
      [2, 'HDD'],
    ]);
  });
});

describe('the cloud controller manager', () => {
  it('finds its router and its servers in the default site', async () => {
    const rig = await startRig();
    const tagged = { Filter: { 'Tags.Name': [['@k8s']] } };
    const routers = await rig.call('GET', `/internet?${JSON.stringify(tagged)}`);
    expect(routers.body.Internet).toMatchObject([{ Name: 'k8s-router' }]);
    const servers = await rig.call('GET', '/server?{"Filter":{"Name":"node-1"}}');
    expect(servers.body.Servers).toMatchObject([{ Zone: { Name: 'is1b' }, ServerPlan: { CPU: 1 } }]);
  });
});

describe('names of zones, regions and plans', () => {
  const names = async (language: string) => {
    const rig = await startRig();
    const options = { headers: { 'Accept-Language': language } };
    const zone = await rig.call('GET', '/zone/31002', undefined, options);
    const node = await rig.call('GET', '/server?{"Filter":{"Name":["node-1"]}}', undefined, options);
    const [server] = node.body.Servers;
    return [zone.body.Zone.Name, zone.body.Zone.Description, server.Zone.Region.Name, server.ServerPlan.Name];
  };

  it.each(['en', 'en-US,en;q=0.9,ja;q=0.8', 'ja;q=0.2, EN;q=0.7', 'fr, en;q=0.1'])(
    'are English for %s',
    async (language) => {
      expect(await names(language)).toEqual(['is1b', 'Ishikari 2', 'Ishikari', 'plan/1Core-1GB']);
    },
  );

  it.each(['', 'ja', 'fr', 'ja,en;q=0.9', 'english', 'en;q=0'])(
    'are Japanese for %p, which does not prefer English',
    async (language) => {
      expect(await names(language)).toEqual(['is1b', '石狩第2ゾーン', '石狩', 'プラン/1Core-1GB']);
    },
  );
});
