import type { LoadBalancerInputs } from '../../../lib/appliance/spec/inputs';
import type { RealServerSpec, VirtualIpSpec } from '../../../lib/appliance/spec/spec';
import type { ApplianceRecord, Site, ZoneState } from '../../../lib/simulator';

/** Two routers, and three nodes with an interface on each. */
export const SITE: Site = {
  routers: [
    { name: 'k8s-router', networkAddress: '203.0.113.0', prefixLength: 27 },
    { name: 'other-router', networkAddress: '192.0.2.0', prefixLength: 28 },
  ],
  servers: [node('node-1', '5', ['k8s-node']), node('node-2', '6', ['k8s-node']), node('node-3', '7', [])],
};

function node(name: string, host: string, tags: readonly string[]) {
  const interfaces = [
    { switch: 'k8s-router', address: `203.0.113.${host}` },
    { switch: 'other-router', address: `192.0.2.${host}` },
  ];
  return { name, tags, interfaces };
}

/** The addresses that the tag `k8s-node` selects. */
export const TAGGED = ['203.0.113.5', '203.0.113.6'];

export const OWNER_TAG = 'kumiki-0123456789abcdef01234567';
/** Owner tag of the same program in another stack: the second half is the same. */
export const STRANGER_TAG = 'kumiki-fedcba987654cdef01234567';

/** Whether an appliance belongs to the stack under test, according to the first half of its owner tag. */
export function hasOwnerTag({ tags }: Pick<ApplianceRecord, 'tags'>): boolean {
  return tags.some((tag) => tag.startsWith(OWNER_TAG.slice(0, -12)));
}

/** Returns the initial inputs of the load balancer under test. */
export function inputs(changes: Partial<LoadBalancerInputs> = {}): LoadBalancerInputs {
  return {
    zone: 'is1b',
    ownerTag: OWNER_TAG,
    name: 'edge',
    description: 'front of the shop',
    tags: ['prod'],
    plan: 'standard',
    redundant: true,
    network: { kind: 'router', router: { by: 'name', value: 'k8s-router' } },
    virtualIps: [virtualIp()],
    ...changes,
  };
}

export function virtualIp(
  changes: Partial<VirtualIpSpec> & { readonly on?: readonly number[] } = {},
): VirtualIpSpec {
  const { on = [80, 443], ...others } = changes;
  return {
    key: 'shop/Edge',
    description: 'web',
    ports: on.map((port) => ({ port, delayLoopSeconds: 10, healthCheck: { protocol: 'tcp' } })),
    servers: [{ select: { by: 'tag', value: 'k8s-node' }, enabled: true }],
    ...others,
  };
}

export function servers(...addresses: string[]): RealServerSpec[] {
  return addresses.map((address) => ({ address, enabled: true }));
}

/** Adds appliances of others, which must not change: one of each kind that could be mistaken for ours. */
export function placeStrangers(zone: ZoneState): void {
  const theirs = { name: 'edge-of-another', tags: [STRANGER_TAG, 'prod'] };
  place(zone, { id: 113300000002, ...theirs, vrid: 8, units: ['203.0.113.23'] });
  place(zone, {
    id: 113300000003,
    name: 'vpn',
    class: 'vpcrouter',
    vrid: 9,
    units: ['203.0.113.27'],
    saved: [],
  });
}

export const HAND_MADE_ID = '113300000001';

/** Adds a load balancer created by hand in the console. */
export function placeHandMade(zone: ZoneState): void {
  const units = ['203.0.113.20', '203.0.113.21'];
  place(zone, { id: Number(HAND_MADE_ID), name: 'old-lb', tags: ['hand-made'], vrid: 7, units });
}

/** Adds another one on the same router. */
export function placeSecondHandMade(zone: ZoneState): void {
  place(zone, { id: 113300000004, name: 'second-lb', vrid: 6, units: ['203.0.113.17'] });
}

/** Adds a running appliance to the first router, with a virtual IP at the address after its last unit. */
function place(zone: ZoneState, changes: Partial<ApplianceRecord>): void {
  const { units = [] } = changes;
  const [, network = '', host = ''] = /^(.*\.)(\d+)$/.exec(units.at(-1) ?? '') ?? [];
  const router = Object.values(zone.switches).find(({ name }) => name === 'k8s-router');
  const saved = changes.saved ?? [
    {
      VirtualIPAddress: `${network}${Number(host) + 1}`,
      Port: '80',
      DelayLoop: '10',
      SorryServer: '',
      Description: 'by hand',
      Servers: [{ IPAddress: '203.0.113.5', Port: '80', HealthCheck: { Protocol: 'ping' }, Enabled: 'True' }],
    },
  ];
  const appliance: ApplianceRecord = {
    ...{ id: 0, class: 'loadbalancer', name: '', description: '', tags: [], iconId: null, planId: 1 },
    ...{ switchId: router?.id ?? 0, vrid: 1, prefixLength: 27, gateway: '203.0.113.1', units },
    ...{ createdAt: 0, modifiedAt: 0 },
    lifecycle: { sequence: 'running', phase: 0, since: 0, statusChangedAt: null },
    ...changes,
    saved,
    applied: structuredClone(saved),
  };
  zone.appliances[appliance.id] = appliance;
}
