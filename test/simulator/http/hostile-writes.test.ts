import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROUTES } from '../../../lib/simulator';
import { closeAll, createAppliance, type Rig, startRig } from '../rig';
import { expectUnharmed, faultsOf } from './hostile-rig';
import { HOSTILE_VALUES } from './hostile-values';

const folder = mkdtempSync(join(tmpdir(), 'kumiki-hostile-'));

let rig: Rig;
beforeAll(async () => {
  rig = await startRig({ stateFile: join(folder, 'a', 'state.json') });
  await createAppliance(rig);
});
afterEach(() => expectUnharmed(rig));
afterAll(async () => {
  await closeAll();
  rmSync(folder, { recursive: true });
});

/** Routes that write; deletions come last, so that resources exist for the others. */
const WRITES = ['POST', 'PUT', 'DELETE'].flatMap((verb) =>
  ROUTES.filter(({ method }) => method === verb).map(
    ({ method, path }) => [`${method} ${path}`, method, path] as const,
  ),
);
/** Keys that wrap the documents of requests. */
const WRAPPERS = [
  'Switch',
  'Internet',
  'Server',
  'Interface',
  'Icon',
  'Note',
  'Bridge',
  'IPAddress',
  'IPv6Addr',
];
const FIELDS = [
  'Name',
  'Tags',
  'Icon',
  'Description',
  'UserSubnet',
  'NetworkMaskLen',
  'BandWidthMbps',
  'ConnectedSwitches',
  'ServerPlan',
  'UserIPAddress',
  'HostName',
  'IPv6Addr',
  'Content',
  'Class',
  'Image',
  'Server',
  'NextHop',
  'CPU',
  'MemoryMB',
  'Force',
];

/** Returns the id of a resource that the path may refer to. */
function idFor(path: string): string {
  const { zones, account } = rig.simulator.snapshot();
  const { appliances, switches, routers, servers, bridges } = zones.is1b;
  const { icons, notes } = account;
  const nics = Object.values(servers).flatMap(({ interfaces }) => interfaces);
  const ids: Record<string, string | undefined> = {
    appliance: Object.keys(appliances)[0],
    switch: Object.keys(switches)[0],
    internet: Object.keys(routers)[0],
    server: Object.keys(servers)[0],
    interface: nics[0] && String(nics[0].id),
    bridge: Object.keys(bridges)[0],
    icon: Object.keys(icons)[0],
    note: Object.keys(notes)[0],
  };
  return ids[path.split('/')[1] ?? ''] ?? '1';
}

describe('any write', () => {
  it.each(WRITES)('%s answers hostile documents with the envelope', async (_, method, path) => {
    const at = path.replace(/:id/g, idFor(path)).replace(/:address/g, '203.0.113.5');
    const documents = HOSTILE_VALUES.map(wrapped);
    expect(await faultsOf(rig, method, at, documents)).toEqual([]);
  });

  it('leaves nothing on disk but a state file that can be read again', async () => {
    await rig.simulator.flush();
    const before = rig.simulator.snapshot();
    expect(
      readdirSync(folder, { recursive: true }).filter((file) => !/^a(.state\.json.*)?$/.test(String(file))),
    ).toEqual([]);
    await rig.simulator.close();
    rig = await startRig({ stateFile: join(folder, 'a', 'state.json') });
    expect(rig.simulator.snapshot()).toEqual(before);
  });

  /** Returns a document with the value in every field, at the top level and in every wrapper. */
  function wrapped(value: string): string {
    const fields = FIELDS.map((field) => `"${field}":${value}`).join();
    return `{${fields},${WRAPPERS.map((wrapper) => `"${wrapper}":{"Name":"n",${fields}}`).join()}}`;
  }
});
