import * as fc from 'fast-check';
import type { ChangePlan } from '../../../lib/appliance/plan/plan';
import { planLoadBalancer } from '../../../lib/appliance/plan/plan-load-balancer';
import { type LoadBalancerInputs, toInputs } from '../../../lib/appliance/spec/inputs';
import type { LoadBalancerState } from '../../../lib/appliance/state/state';
import { UNKNOWN, type Unknownable } from '../../../lib/core/unknown';
import { edgeSpec, edgeVirtualIp } from '../reconcile/rig';
import { validSpec } from '../spec/generated-spec';

const STATE: LoadBalancerState = {
  id: '113400000301',
  zone: 'is1b',
  ownerTag: edgeSpec().ownerTag,
  name: 'edge',
  availability: 'available',
  instanceStatus: 'up',
  applied: true,
  switchId: '113400000201',
  vrid: 3,
  addresses: ['203.0.113.7', '203.0.113.8'],
  prefixLength: 28,
  gateway: '203.0.113.1',
  plan: 'standard',
  tags: [edgeSpec().ownerTag, 'prod'],
  addressByKey: { 'shop/Edge': '203.0.113.9' },
  serversByKey: { 'shop/Edge': ['203.0.113.5'] },
  virtualIps: [{ key: 'shop/Edge', address: '203.0.113.9', ports: [80], servers: ['203.0.113.5'] }],
  otherVirtualIps: [],
  foundServers: {},
};

const plan = (
  next: Unknownable<LoadBalancerInputs>,
  old: LoadBalancerInputs = edgeSpec(),
  state: Partial<LoadBalancerState> = {},
): ChangePlan => planLoadBalancer({ ...STATE, ...state }, old, next);

const lines = ({ changes }: ChangePlan): string[] => changes.map(({ kind, path }) => `${kind} ${path}`);

const router = (by: 'id' | 'name' | 'tag', value: string) =>
  ({ kind: 'router', router: { by, value } }) as const;
const onSwitch = (value: string, more: object = {}) =>
  ({
    kind: 'switch',
    switch: { by: 'id', value },
    addresses: STATE.addresses,
    prefixLength: 28,
    gateway: '203.0.113.1',
    ...more,
  }) as const;

describe('the plan', () => {
  it('has no change for the same inputs, and reports everything as stable', () => {
    const same = plan(edgeSpec());
    expect(same.changes).toEqual([]);
    expect(same.stable).toEqual(
      expect.arrayContaining(['id', 'vrid', 'addresses', 'addressByKey', 'virtualIps']),
    );
  });

  it('has no change for any inputs that stay the same', () => {
    return fc.assert(
      fc.property(validSpec, (written) => {
        const spec = toInputs(written, 'project/dev');
        const { plan: size, vrid = 3, zone = 'is1b', network, redundant } = spec;
        const place = network.kind === 'switch' ? network : { prefixLength: 28, gateway: '203.0.113.1' };
        const state = {
          ...{ plan: size, vrid, zone, prefixLength: place.prefixLength },
          addresses: network.addresses ?? STATE.addresses.slice(0, redundant ? 2 : 1),
          ...('switch' in network && network.switch.by === 'id' && { switchId: network.switch.value }),
        };
        const { gateway: _none, ...rest } = STATE;
        const known = { ...rest, ...state, ...(place.gateway && { gateway: place.gateway }) };
        expect(planLoadBalancer(known, spec, structuredClone(spec)).changes).toEqual([]);
      }),
    );
  });

  it('names each property that changes, down to the leaf', () => {
    const next = edgeSpec({
      description: 'new',
      tags: ['prod', 'web'],
      virtualIps: [
        edgeVirtualIp({
          ports: [
            { port: 80, delayLoopSeconds: 30, healthCheck: { protocol: 'ping' } },
            { port: 443, delayLoopSeconds: 10, healthCheck: { protocol: 'tcp' } },
          ],
        }),
      ],
    });
    const changed = plan(next);
    expect(lines(changed)).toEqual([
      'update description',
      'update tags[1]',
      'update virtualIps[0].ports[0].delayLoopSeconds',
      'update virtualIps[0].ports[0].healthCheck.protocol',
      'update virtualIps[0].ports[1]',
    ]);
    expect(changed.stable).toEqual(expect.arrayContaining(['id', 'addressByKey', 'name']));
    expect(changed.stable).not.toContain('virtualIps');
  });

  it('does not report addresses as stable when a virtual IP is added or removed', () => {
    expect(plan(edgeSpec({ virtualIps: [] })).stable).not.toContain('addressByKey');
  });

  it.each<[string, Partial<LoadBalancerInputs>, string]>([
    ['zone', { zone: 'tk1a' }, 'an appliance cannot move from zone is1b to another'],
    ['plan', { plan: 'highspec' }, 'the API cannot change the plan of an appliance (standard)'],
    ['redundant', { redundant: false }, 'the API cannot change the number of units of an appliance (2)'],
    ['vrid', { vrid: 4 }, 'the API cannot change the VRID of an appliance (3)'],
    ['adopt.id', { adopt: { id: '113400000999' } }, 'another appliance than 113400000301 should be adopted'],
    [
      'network.switch',
      { network: onSwitch('113400000999') },
      'an appliance cannot move from switch 113400000201 to another',
    ],
    [
      'network.prefixLength',
      { network: onSwitch(STATE.switchId, { prefixLength: 27 }) },
      'the API cannot change the netmask of an appliance (/28)',
    ],
    [
      'network.gateway',
      { network: onSwitch(STATE.switchId, { gateway: undefined }) },
      'the API cannot change the gateway of an appliance (203.0.113.1)',
    ],
    [
      'network.addresses',
      { network: { ...router('name', 'k8s-router'), addresses: ['203.0.113.7', '203.0.113.10'] } },
      'the API cannot change the addresses of an appliance (203.0.113.7, 203.0.113.8)',
    ],
  ])('replaces for another %s, and says why', (path, change, reason) => {
    const changed = plan(edgeSpec(change));
    expect(changed.changes.filter(({ kind }) => kind === 'replace')).toEqual([
      { path, kind: 'replace', reason },
    ]);
    expect(changed.stable).toEqual([]);
  });

  it.each<[string, Partial<LoadBalancerInputs>]>([
    ['zone', { zone: 'is1b' }],
    ['VRID', { vrid: 3 }],
    ['list of own addresses', { network: { ...router('name', 'k8s-router'), addresses: STATE.addresses } }],
    ['adoption', { adopt: { id: STATE.id } }],
    ['time-out', { timeouts: { createSeconds: 5 } }],
  ])('sees no change in a %s that matches what exists', (_what, change) => {
    expect(plan(edgeSpec(change)).changes).toEqual([]);
    expect(plan(edgeSpec(), edgeSpec(change)).changes).toEqual([]);
  });

  it('has no change while adopt still names an appliance that has been replaced since', () => {
    const adopting = { ...edgeSpec(), adopt: { id: '113400000999' } };
    expect(plan(adopting, adopting).changes).toEqual([]);
  });

  it('does not replace if the network is named differently, as after a rename: the run will check', () => {
    expect(lines(plan(edgeSpec({ network: router('name', 'other') })))).toEqual([
      'update network.router.value',
    ]);
    expect(lines(plan(edgeSpec({ network: router('id', '113400000101') })))).toEqual([
      'update network.router.by',
      'update network.router.value',
    ]);
    expect(lines(plan(edgeSpec({ network: onSwitch(STATE.switchId) }))).join()).not.toContain('replace');
  });

  it('re-tags in place for another owner', () => {
    expect(lines(plan(edgeSpec({ ownerTag: 'kumiki-00000000000000000000000f' })))).toEqual([
      'update ownerTag',
    ]);
  });

  it('replaces by an update if the owner changes too, as an update knows the former owner', () => {
    const another = { ownerTag: 'kumiki-00000000000000000000000f' };
    const replaced = plan(edgeSpec({ ...another, plan: 'highspec' }));
    expect(lines(replaced)).toEqual(['update plan', 'update ownerTag']);
    expect(replaced.stable).toEqual([]);
    expect(lines(plan(edgeSpec(another), edgeSpec(), { availability: 'failed' }))[0]).toBe(
      'update availability',
    );
    expect(lines(plan(edgeSpec({ ...another, zone: 'tk1a' }))).join()).toContain('replace zone');
  });

  it.each<[string, Partial<Exclude<Unknownable<LoadBalancerInputs>, symbol>>]>([
    ['plan', { plan: UNKNOWN }],
    ['vrid', { vrid: UNKNOWN }],
    ['network', { network: UNKNOWN }],
    ['network.router.value', { network: { kind: 'router', router: { by: 'name', value: UNKNOWN } } }],
    ['virtualIps[0].servers', { virtualIps: [{ ...edgeVirtualIp(), servers: UNKNOWN }] }],
  ])('updates, and does not replace, if %s is not known yet', (path, change) => {
    expect(lines(plan({ ...edgeSpec(), ...change }))).toEqual([`update ${path}`]);
  });

  it('updates when nothing is known', () => {
    expect(lines(plan(UNKNOWN))).toEqual(['update ']);
  });

  it('repairs what is wrong according to the state, even if no input changed', () => {
    expect(lines(plan(edgeSpec(), edgeSpec(), { applied: false }))).toEqual(['update applied']);
    expect(lines(plan(edgeSpec(), edgeSpec(), { instanceStatus: 'down' }))).toEqual([
      'update instanceStatus',
    ]);
  });

  it('replaces an appliance that failed', () => {
    expect(lines(plan(edgeSpec(), edgeSpec(), { availability: 'failed', instanceStatus: 'down' }))).toEqual([
      'replace availability',
    ]);
  });
});
