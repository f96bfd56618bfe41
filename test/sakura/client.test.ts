import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERSION } from '../../lib/core/version';
import { createSakuraApi } from '../../lib/sakura/client';
import type { SakuraApi } from '../../lib/sakura/codec/model';
import { selfAdvancingClock } from '../../lib/testing/clocks';
import {
  wireAppliance,
  wireAuthStatus,
  wireRouter,
  wireServer,
  wireStatus,
  wireSwitch,
} from './codec/wire-examples';
import {
  refusal,
  type ScriptedServer,
  type SeenRequest,
  type Step,
  startScriptedServer,
} from './scripted-server';
import { settingsFor } from './settings/settings-fixture';

let server: ScriptedServer | undefined;
afterEach(() => server?.close());

async function apiFor(
  script: readonly Step[] | ((request: SeenRequest, index: number) => Step),
  zone?: string,
): Promise<SakuraApi> {
  server = await startScriptedServer(script);
  return createSakuraApi({
    settings: settingsFor(server.rootUrl),
    zone,
    clock: selfAdvancingClock(),
  });
}

const ok: Step = { status: 200, json: { Success: true, is_ok: true } };
const one = (key: string, value: unknown): Step => ({ status: 200, json: { is_ok: true, [key]: value } });
const list = (key: string, ...rows: object[]): Step => ({
  status: 200,
  json: { From: 0, Count: rows.length, Total: rows.length, [key]: rows, is_ok: true },
});

const APPLIANCE = '/cloud/zone/is1b/api/cloud/1.1/appliance';
const id = '113400000301';

describe('the requests of the client', () => {
  it.each<[string, Step, (api: SakuraApi) => Promise<unknown>, object]>([
    [
      'readAppliance',
      one('Appliance', wireAppliance),
      (api) => api.readAppliance(id),
      { method: 'GET', path: `${APPLIANCE}/${id}`, find: undefined },
    ],
    [
      'findLoadBalancers',
      list('Appliances', wireAppliance),
      (api) => api.findLoadBalancers({ tags: ['web', 'prod'] }),
      {
        method: 'GET',
        path: APPLIANCE,
        find: { Count: 100, From: 0, Filter: { Class: ['loadbalancer'], 'Tags.Name': [['web', 'prod']] } },
      },
    ],
    [
      'findAppliancesOfEveryClass',
      list('Appliances', wireAppliance),
      (api) => api.findAppliancesOfEveryClass(),
      {
        find: {
          Count: 100,
          From: 0,
          Filter: { Class: ['loadbalancer', 'vpcrouter', 'database', 'nfs', 'mobilegateway'] },
        },
      },
    ],
    [
      'updateAppliance',
      one('Appliance', wireAppliance),
      (api) => api.updateAppliance(id, { name: 'web-lb' }),
      { method: 'PUT', path: `${APPLIANCE}/${id}`, body: { Appliance: { Name: 'web-lb' } } },
    ],
    [
      'applySettings',
      ok,
      (api) => api.applySettings(id),
      { method: 'PUT', path: `${APPLIANCE}/${id}/config`, body: undefined },
    ],
    [
      'powerOn',
      ok,
      (api) => api.powerOn(id),
      { method: 'PUT', path: `${APPLIANCE}/${id}/power`, body: undefined },
    ],
    [
      'shutDown',
      ok,
      (api) => api.shutDown(id, { force: false }),
      { method: 'DELETE', path: `${APPLIANCE}/${id}/power`, body: {} },
    ],
    [
      'shutDown by force',
      ok,
      (api) => api.shutDown(id, { force: true }),
      { method: 'DELETE', body: { Force: true } },
    ],
    [
      'deleteAppliance',
      ok,
      (api) => api.deleteAppliance(id),
      { method: 'DELETE', path: `${APPLIANCE}/${id}`, body: undefined },
    ],
    [
      'readStatus',
      { status: 200, json: wireStatus },
      (api) => api.readStatus(id),
      { method: 'GET', path: `${APPLIANCE}/${id}/status` },
    ],
    [
      'readSwitch',
      one('Switch', wireSwitch),
      (api) => api.readSwitch('2'),
      { path: '/cloud/zone/is1b/api/cloud/1.1/switch/2' },
    ],
    [
      'findSwitches',
      list('Switches', wireSwitch),
      (api) => api.findSwitches({ name: 'k8s-router' }),
      { find: { Count: 100, From: 0, Filter: { Name: ['k8s-router'] } } },
    ],
    [
      'readRouter',
      one('Internet', wireRouter),
      (api) => api.readRouter('3'),
      { path: '/cloud/zone/is1b/api/cloud/1.1/internet/3' },
    ],
    [
      'findRouters',
      list('Internet', wireRouter),
      (api) => api.findRouters({ tags: ['@k8s'] }),
      { path: '/cloud/zone/is1b/api/cloud/1.1/internet' },
    ],
    [
      'findInterfaces',
      list('Interfaces', wireServer.Interfaces[0] ?? {}),
      (api) => api.findInterfaces('113400000201'),
      { find: { Count: 100, From: 0, Filter: { 'Switch.ID': 113400000201 } } },
    ],
    [
      'readServer',
      one('Server', wireServer),
      (api) => api.readServer('4'),
      { path: '/cloud/zone/is1b/api/cloud/1.1/server/4' },
    ],
    [
      'findServers',
      list('Servers', wireServer),
      (api) => api.findServers({ name: 'node-1' }),
      { path: '/cloud/zone/is1b/api/cloud/1.1/server' },
    ],
    [
      'readAccountCode, in the default zone',
      { status: 200, json: wireAuthStatus },
      (api) => api.readAccountCode(),
      { path: '/cloud/zone/is1a/api/cloud/1.1/auth-status' },
    ],
  ])('%s', async (_, step, act, expected) => {
    await act(await apiFor([step]));
    expect(server?.seen).toMatchObject([expected]);
  });

  it('carry the headers of the reference', async () => {
    const api = await apiFor([one('Appliance', wireAppliance)]);
    await api.updateAppliance(id, { tags: [] });
    expect(server?.seen[0]?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from('canary-token-1f0e:canary-secret/9+a7=').toString('base64')}`,
      'user-agent': `kumiki/${VERSION}`,
      'x-requested-with': 'XMLHttpRequest',
      'x-sakura-bigint-as-int': '1',
      'accept-language': 'en',
      'content-type': 'application/json',
    });
  });

  it('have the version of the package', () => {
    const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8'));
    expect(VERSION).toBe(version);
  });

  it('go to the zone that was asked for', async () => {
    const api = await apiFor([list('Switches')], 'tk1a');
    await api.findSwitches({});
    expect(api.zone).toBe('tk1a');
    expect(server?.seen[0]?.path).toBe('/cloud/zone/tk1a/api/cloud/1.1/switch');
  });
});

describe('a zone that would change the path', () => {
  it.each(['..', 'is1b/..', '', 'is1b?'])('is refused: %j', (zone) => {
    const make = () =>
      createSakuraApi({ settings: settingsFor('https://example.com'), zone, clock: selfAdvancingClock() });
    expect(make).toThrow(expect.objectContaining({ code: 'API_SETTINGS' }));
  });
});

describe('searches', () => {
  it('leave out other rows that a lenient server returns', async () => {
    const other = { ...wireAppliance, ID: 9, Name: 'web-lb-2', Tags: ['web'] };
    const router = { ...wireAppliance, ID: 10, Class: 'vpcrouter' };
    const api = await apiFor([list('Appliances', wireAppliance, other, router)]);
    expect((await api.findLoadBalancers({ name: 'web-lb' })).map((row) => row.id)).toEqual([id]);
    expect((await api.findLoadBalancers({ tags: ['prod', 'web'] })).map((row) => row.id)).toEqual([id]);
    expect(await api.findAppliancesOfEveryClass()).toHaveLength(3);
  });

  it('leave out interfaces of other switches', async () => {
    const rows = wireServer.Interfaces.flatMap((row) => row ?? []);
    const api = await apiFor([list('Interfaces', ...rows)]);
    expect(await api.findInterfaces('113400000201')).toMatchObject([{ id: '113400000402' }]);
  });

  it('read every page', async () => {
    const rows = Array.from({ length: 250 }, (_, index) => ({ ...wireServer, ID: index + 1 }));
    const api = await apiFor(({ find }) => {
      const { From, Count } = find as { From: number; Count: number };
      return { status: 200, json: { Total: rows.length, Servers: rows.slice(From, From + Count) } };
    });
    expect(await api.findServers({})).toHaveLength(250);
    expect(server?.seen).toHaveLength(3);
  });
});

describe('a resource that does not exist', () => {
  it('is read as undefined, and its deletion succeeds', async () => {
    const api = await apiFor([refusal(404, 'not_found')]);
    expect(await api.readAppliance(id)).toBeUndefined();
    expect(await api.readSwitch('1')).toBeUndefined();
    await api.deleteAppliance(id);
  });

  it('is deleted without an error if the reply to the first try was lost', async () => {
    const api = await apiFor(['cut', refusal(404, 'not_found')]);
    await api.deleteAppliance(id);
    expect(server?.seen).toHaveLength(2);
  });

  it.each<[string, Step]>([
    ['a 404 without envelope', { status: 404, text: 'nginx' }],
    ['an unknown path', refusal(404, 'resource_path_not_found')],
    ['an ambiguous id', refusal(404, 'ambiguous_identifier')],
  ])('is told from %s', async (_, step) => {
    const api = await apiFor([step]);
    await expect(api.readAppliance(id)).rejects.toMatchObject({ code: 'API_REFUSED', status: 404 });
    await expect(api.deleteAppliance(id)).rejects.toMatchObject({ code: 'API_REFUSED', status: 404 });
  });

  it.each(['', '..', '1/power', 'web-lb'])(
    'is assumed for the invalid id %j, without a request',
    async (bad) => {
      const api = await apiFor([ok]);
      expect(await api.readAppliance(bad)).toBeUndefined();
      await expect(api.deleteAppliance(bad)).rejects.toMatchObject({ code: 'API_REFUSED' });
      await expect(api.powerOn(bad)).rejects.toMatchObject({ code: 'API_REFUSED' });
      expect(server?.seen).toEqual([]);
    },
  );

  it('makes other operations fail', async () => {
    const api = await apiFor([refusal(404, 'not_found')]);
    await expect(api.applySettings(id)).rejects.toMatchObject({
      code: 'API_REFUSED',
      errorCode: 'not_found',
    });
  });
});

describe('a reply that is nested too deeply', () => {
  it('leads to an error, as any other reply that is not an object', async () => {
    const api = await apiFor([{ status: 200, text: `${'['.repeat(200_000)}${']'.repeat(200_000)}` }]);
    await expect(api.findLoadBalancers({})).rejects.toMatchObject({
      code: 'API_UNEXPECTED',
      problems: [{ given: 'a value that is nested too deeply' }],
    });
  });
});

describe('a zone that does not exist', () => {
  it('leads to an error with a fix', async () => {
    const api = await apiFor([refusal(404, 'resource_path_not_found')]);
    await expect(api.readAppliance(id)).rejects.toThrow(/fix +check the zone, such as SAKURA_ZONE/);
  });
});

describe('a bad token', () => {
  it('leads to an error with a fix', async () => {
    const api = await apiFor([refusal(401, 'unauthorized', 'Unauthorized.')]);
    const error = await api.readAccountCode().catch((one: unknown) => one);
    expect(error).toMatchObject({ code: 'API_AUTHENTICATION', status: 401, ambiguous: false });
    expect(String(error)).toBe(
      [
        'KumikiError: API_AUTHENTICATION',
        '  GET /auth-status was refused: 401 unauthorized (Unauthorized.)',
        '  fix      set SAKURA_ACCESS_TOKEN and SAKURA_ACCESS_TOKEN_SECRET to a valid API key of the account (or correct the profile)',
      ].join('\n'),
    );
    expect(server?.seen).toHaveLength(1);
  });
});
