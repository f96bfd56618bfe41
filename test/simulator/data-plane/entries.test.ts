import type { ApplianceRecord } from '../../../lib/simulator';
import { listEntries, listPlaces, nextStepAt } from '../../../lib/simulator/data-plane/entries';
import { DEFAULT_STEP_SECONDS, newLifecycle } from '../../../lib/simulator/store/lifecycle';
import { Store } from '../../../lib/simulator/store/store';
import { serverOf, vipOf } from '../rig';

const NOW = 1000;

function appliance(change: Partial<ApplianceRecord> = {}): ApplianceRecord {
  return {
    id: 7,
    ...{ name: 'lb', description: '', tags: [], iconId: null },
    ...{ class: 'loadbalancer', planId: 1, switchId: 1, vrid: 1, prefixLength: 28, gateway: '' },
    units: ['203.0.113.4'],
    saved: [],
    applied: [vipOf()],
    lifecycle: newLifecycle('running', 0),
    ...{ createdAt: 0, modifiedAt: 0 },
    ...change,
  };
}

function entriesIn(...appliances: ApplianceRecord[]) {
  const store = new Store();
  for (const each of appliances) store.zones.is1b.appliances.put(each);
  return listEntries(store.zones, NOW, DEFAULT_STEP_SECONDS);
}

describe('the entries that the data plane serves', () => {
  it('come from the applied settings, with defaults for absent values', () => {
    const applied = [
      vipOf({
        DelayLoop: '20',
        SorryServer: '203.0.113.10',
        Servers: [
          serverOf({
            HealthCheck: { Protocol: 'https', Path: '/up', Status: '201', Retry: '2', ConnectTimeout: '7' },
          }),
          serverOf({ IPAddress: '203.0.113.6', Enabled: 'False' }),
        ],
      }),
    ];
    expect(entriesIn(appliance({ applied }))).toEqual([
      {
        key: '7 203.0.113.8:80',
        zone: 'is1b',
        applianceId: 7,
        ...{ segment: '1', address: '203.0.113.8', port: 80 },
        sorryServer: { segment: '1', address: '203.0.113.10', port: 80 },
        servers: [
          {
            ...{ segment: '1', address: '203.0.113.5', port: 80, isEnabled: true },
            check: { protocol: 'https', path: '/up', status: 201, timeoutMs: 7000 },
            schedule: { delayLoopMs: 20_000, retry: 2 },
          },
          {
            ...{ segment: '1', address: '203.0.113.6', port: 80, isEnabled: false },
            check: { protocol: 'ping', path: '/', status: 200, timeoutMs: 5000 },
            schedule: { delayLoopMs: 20_000, retry: 3 },
          },
        ],
      },
    ]);
  });

  it('exclude appliances that are not up or not load balancers', () => {
    const others = (['failed', 'stopped', 'stopping', 'booting', 'creating'] as const).map((sequence, id) =>
      appliance({ id, lifecycle: newLifecycle(sequence, NOW) }),
    );
    expect(
      entriesIn(...others, appliance({ class: 'vpcrouter' }), appliance({ id: 9, applied: null })),
    ).toEqual([]);
  });

  it('include the settings that a boot applied, once it is over', () => {
    const booting = appliance({
      applied: null,
      saved: [vipOf()],
      lifecycle: newLifecycle('creating', NOW - 2000),
    });
    expect(entriesIn(booting)).toMatchObject([{ address: '203.0.113.8' }]);
  });

  it('exclude invalid values, which a state edited by hand may contain', () => {
    const broken = [vipOf({ Port: '0' }), vipOf({ VirtualIPAddress: 'x' }), vipOf({ Port: 'http' })];
    expect(entriesIn(appliance({ applied: broken }))).toEqual([]);
    const [entry] = entriesIn(appliance({ applied: [vipOf({ Servers: [serverOf({ IPAddress: '' })] })] }));
    expect(entry?.servers).toEqual([]);
  });

  it('keep switches apart, unless a bridge joins them', () => {
    const store = new Store();
    const labels = { name: '', description: '', tags: [], iconId: null };
    const ids = [1, 2, 3];
    for (const id of ids) {
      const times = { createdAt: 0, modifiedAt: 0 };
      const bridgeId = id === 1 ? null : 90;
      const uplink = { userSubnet: null, routerId: null, subnets: [], ipv6Nets: [] };
      store.zones.is1b.switches.put({ id, ...labels, ...uplink, bridgeId, ...times });
      store.zones.is1b.appliances.put(appliance({ id: 10 + id, switchId: id }));
    }
    const entries = listEntries(store.zones, NOW, DEFAULT_STEP_SECONDS);
    expect(entries.map(({ segment }) => segment)).toEqual(['1', '90', '90']);
    expect(new Set(entries.flatMap(listPlaces).map((each) => JSON.stringify(each.segment))).size).toBe(2);
  });
});

describe('the next step of an appliance', () => {
  it('is the end of the phase that ends first', () => {
    const store = new Store();
    const next = () => nextStepAt(store.zones, NOW, DEFAULT_STEP_SECONDS);
    expect(next()).toBe(Number.POSITIVE_INFINITY);
    store.zones.is1b.appliances.put(appliance({ id: 1, lifecycle: newLifecycle('creating', NOW - 200) }));
    store.zones.tk1a.appliances.put(appliance({ id: 2, lifecycle: newLifecycle('stopping', NOW - 100) }));
    store.zones.is1a.appliances.put(appliance({ id: 3 }));
    expect(next()).toBe(NOW + 400);
  });
});
