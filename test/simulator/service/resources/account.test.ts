import { closeAll, type Json, startRig } from '../../rig';

/** The beginning of any PNG image. */
const PNG = 'iVBORw0KGgoAAAANSUhEUg==';
const SHARED_ICON = '/icon/112901627749';

afterEach(closeAll);

describe('an icon', () => {
  it('is created from a PNG image, and keeps its name and tags unless they are changed', async () => {
    const rig = await startRig();
    const given = { Icon: { Name: 'i', Tags: ['b', 'a'], Image: PNG } };
    const { Icon } = (await rig.call('POST', '/icon', given)).body;
    expect(Icon).toMatchObject({ Name: 'i', Tags: ['a', 'b'], Scope: 'user' });
    const renamed = (await rig.call('PUT', `/icon/${Icon.ID}`, { Icon: { Name: 'j' } })).body.Icon;
    expect(renamed).toMatchObject({ Name: 'j', Tags: ['a', 'b'] });
    const bare = (await rig.call('PUT', `/icon/${Icon.ID}`, { Icon: { Tags: null } })).body.Icon;
    expect(bare).toMatchObject({ Name: 'j', Tags: [] });
  });

  it.each<[string, Json, string]>([
    ['a name', { Image: PNG }, 'missing_param'],
    ['an image', { Name: 'i' }, 'missing_param'],
    ['a PNG image', { Name: 'i', Image: 'R0lGODlhAQABAAAAACw=' }, 'invalid_format'],
  ])('needs %s', async (_what, Icon, code) => {
    const rig = await startRig();
    expect((await rig.call('POST', '/icon', { Icon })).body.error_code).toBe(code);
  });

  it('that is shared can be found and read, but not changed', async () => {
    const rig = await startRig();
    const { Icons } = (await rig.call('GET', '/icon?{"Filter":{"Scope":"shared"}}')).body;
    expect(Icons).toMatchObject([{ ID: 112901627749, Scope: 'shared' }]);
    expect((await rig.call('GET', SHARED_ICON)).body.Icon.Scope).toBe('shared');
    for (const method of ['PUT', 'DELETE']) {
      const { status, body } = await rig.call(method, SHARED_ICON, { Icon: { Name: 'mine' } });
      expect([status, body.error_code]).toEqual([403, 'forbidden']);
    }
    expect((await rig.call('DELETE', '/icon/1')).body.error_code).toBe('not_found');
  });

  it('is shown as the account’s own on resources that use it', async () => {
    const rig = await startRig();
    const { Icon } = (await rig.call('POST', '/icon', { Icon: { Name: 'i', Image: PNG } })).body;
    const { Switch } = (await rig.call('POST', '/switch', { Switch: { Name: 's', Icon: { ID: Icon.ID } } }))
      .body;
    expect(Switch.Icon).toMatchObject({ ID: Icon.ID, Scope: 'user', URL: Icon.URL });
  });
});

describe('a startup script', () => {
  it('keeps fields that a change does not name', async () => {
    const rig = await startRig();
    const given = { Name: 'n', Class: 'yaml_cloud_config', Content: '#cloud-config\n', Tags: ['t'] };
    const { Note } = (await rig.call('POST', '/note', { Note: given })).body;
    const changed = (await rig.call('PUT', `/note/${Note.ID}`, { Note: { Icon: { ID: 112901627749 } } })).body
      .Note;
    expect(changed).toMatchObject({ ...given, Icon: { ID: 112901627749 } });
    expect((await rig.call('PUT', `/note/${Note.ID}`, { Note: { Content: '' } })).body.Note.Content).toBe('');
  });

  it.each<[string, Json]>([
    ['a name', { Content: '' }],
    ['a content', { Name: 'n' }],
  ])('needs %s', async (_what, Note) => {
    const rig = await startRig();
    expect((await rig.call('POST', '/note', { Note })).body.error_code).toBe('missing_param');
    expect((await rig.call('PUT', '/note/1', { Note })).body.error_code).toBe('not_found');
  });
});

describe('read-only data', () => {
  it('has the region of each zone', async () => {
    const rig = await startRig();
    const { Zones } = (await rig.call('GET', '/zone')).body;
    const { Regions } = (await rig.call('GET', '/region')).body;
    const known = Regions.map(({ Index, ...region }: Json) => JSON.stringify(region));
    expect(Zones).toHaveLength(6);
    for (const { Region } of Zones) expect(known).toContain(JSON.stringify(Region));
    expect((await rig.call('GET', '/region/290')).body.Region.Name).toBe('Sandbox');
  });

  it.each(['/zone/1', '/region/1', '/product/server/1', '/product/internet/101'])(
    'is not found at %s',
    async (path) => {
      expect((await (await startRig()).call('GET', path)).body.error_code).toBe('not_found');
    },
  );

  it('lists plans that a server can be created with', async () => {
    const rig = await startRig();
    const { ServerPlans } = (await rig.call('GET', '/product/server')).body;
    for (const { ID, CPU, MemoryMB, Commitment } of ServerPlans) {
      const given = { Name: 'web', ServerPlan: { CPU, MemoryMB, Commitment } };
      const { Server } = (await rig.call('POST', '/server', { Server: given })).body;
      expect(Server.ServerPlan.ID).toBe(ID);
    }
    expect(ServerPlans.length).toBeGreaterThan(10);
  });

  it('refuses to create a disk, as the list of disks is always empty', async () => {
    const rig = await startRig();
    const { status, body } = await rig.call('POST', '/disk', { Disk: { Name: 'd' } });
    expect([status, body.error_code]).toEqual([405, 'method_not_allowed']);
  });
});
