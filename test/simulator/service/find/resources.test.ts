import { closeAll, createAppliance, type Json, type Rig, startRig } from '../../rig';
import { naive } from './naive';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig({ mode: 'manual' });
  const post = async (path: string, body: Json) => (await rig.call('POST', path, body)).body;
  const { Switch } = await post('/switch', { Switch: { Name: 'lan', Tags: ['k8s', 'inner'] } });
  const { Bridge } = await post('/bridge', { Bridge: { Name: 'between' } });
  await rig.call('PUT', `/switch/${Switch.ID}/to/bridge/${Bridge.ID}`);
  await post('/internet', {
    Internet: { Name: 'second', NetworkMaskLen: 28, BandWidthMbps: 250, Tags: ['k8s'] },
  });
  await post('/note', { Note: { Name: 'boot', Content: '#!', Tags: ['k8s'] } });
  await post('/note', { Note: { Name: 'boot two', Content: '#!' } });
  for (const Name of ['lonely', 'node-1']) {
    const ConnectedSwitches = Name === 'lonely' ? [] : [{ Scope: 'shared' }, { ID: Switch.ID }, null];
    await post('/server', {
      Server: { Name, ServerPlan: { ID: 100001001 }, Tags: ['inner'], ConnectedSwitches },
    });
  }
  await createAppliance(rig, { Tags: ['k8s'] });
  // until a new router can be found
  rig.simulator.advance(60_000);
});
afterAll(closeAll);

const rowsOf = async (path: string, key: string, query: Json = {}): Promise<Json> =>
  (await rig.call('GET', `${path}?${encodeURIComponent(JSON.stringify(query))}`)).body[key];

/** Every field with an index, and a function that gets its values from a row. */
const FIELDS: [path: string, key: string, fields: Record<string, (row: Json) => Json[]>][] = [
  ['/appliance', 'Appliances', { Class: (row) => [row.Class], 'Switch.ID': (row) => [row.Switch.ID] }],
  [
    '/switch',
    'Switches',
    {
      'Bridge.ID': (row) => (row.Bridge ? [row.Bridge.ID] : []),
      'Subnets.ID': (row) => row.Subnets.map((each: Json) => each.ID),
      'IPv6Nets.ID': (row) => row.IPv6Nets.map((each: Json) => each.ID),
    },
  ],
  ['/internet', 'Internet', {}],
  [
    '/server',
    'Servers',
    {
      HostName: (row) => [row.HostName],
      'Interfaces.ID': (row) => row.Interfaces.map((each: Json) => each.ID),
    },
  ],
  [
    '/interface',
    'Interfaces',
    { 'Switch.ID': (row) => (row.Switch ? [row.Switch.ID] : []), 'Server.ID': (row) => [row.Server.ID] },
  ],
  ['/bridge', 'Bridges', {}],
  ['/note', 'Notes', {}],
];

describe('a find by an indexed field', () => {
  it.each(FIELDS)('%s answers like a scan of every row', async (path, key, fields) => {
    const rows: Json[] = (await rowsOf(path, key)).map(({ Index, ...row }: Json) => row);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows).toEqual(rows.toSorted((left, right) => left.ID - right.ID));
    const known: Record<string, (row: Json) => Json[]> = { ID: (row) => [row.ID], ...fields };
    if ('Name' in (rows[0] ?? {})) known.Name = (row) => [row.Name];
    if ('Tags' in (rows[0] ?? {})) known['Tags.Name'] = (row) => row.Tags;
    // one interface on the shared segment, one on a switch of the user, and one that is not connected
    if (path === '/interface') expect(new Set(rows.map((row) => row.Switch?.Scope)).size).toBe(3);
    for (const [field, valuesOf] of Object.entries(known)) {
      const values = [...new Set(rows.flatMap(valuesOf)), 'nowhere', 9];
      const operands = [...values.map((value) => [value]), values, values.map(String)];
      for (const operand of operands) {
        const Sort = field === 'Tags.Name' ? [] : [`-${field}`, 'ID'];
        const query = { Filter: { [field]: operand }, Sort };
        expect([query, await rowsOf(path, key, query)]).toEqual([query, naive(rows, query).Rows]);
      }
    }
  });
});
