import type { RunContext } from '../../../lib/appliance/reconcile/run-context';
import type { DesiredLoadBalancer } from '../../../lib/appliance/spec/inputs';
import type { Clock } from '../../../lib/core/clock';
import { createSakuraApi } from '../../../lib/sakura/client';
import { sendHttp, type Transport } from '../../../lib/sakura/http/http';
import {
  type ApplianceRecord,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../../lib/testing';
import { type SelfAdvancingClock, selfAdvancingClock } from '../../../lib/testing/clocks';
import { settingsFor } from '../../sakura/settings/settings-fixture';

/** A simulator with the real client, both on one clock: waiting advances the time of both. */
export interface Rig<C extends Clock = Clock> {
  readonly simulator: Simulator;
  readonly clock: C;
  /** Log lines of the operations. */
  readonly lines: string[];
  run(options?: {
    readonly transport?: Transport;
    readonly seconds?: number;
    readonly requestRateLimit?: number;
    readonly abort?: AbortController;
  }): RunContext;
  /** Returns the requests since the last call, such as `PUT /appliance/:id/config 200`. */
  requests(): string[];
  /** Returns all load balancers. */
  appliances(): ApplianceRecord[];
}

const open: Simulator[] = [];

export function startRig(options: SimulatorOptions = {}): Promise<Rig<SelfAdvancingClock>> {
  return startRigOn(selfAdvancingClock(), options);
}

/** Starts a rig on a clock that the caller controls. */
export async function startRigOn<C extends Clock>(clock: C, options: SimulatorOptions = {}): Promise<Rig<C>> {
  const simulator = await startSimulator({ mode: 'real', clock, ...options });
  open.push(simulator);
  const lines: string[] = [];
  let asked = 0;
  return {
    simulator,
    clock,
    lines,
    run: ({
      transport = sendHttp,
      seconds = 1200,
      abort = new AbortController(),
      requestRateLimit = 100_000,
    } = {}) => ({
      api: createSakuraApi({
        settings: settingsFor(simulator.url, {
          accessToken: simulator.token,
          accessTokenSecret: simulator.secret,
          requestRateLimit,
        }),
        clock,
        transport,
      }),
      clock,
      signal: abort.signal,
      deadline: clock.now() + seconds * 1000,
      log: (line) => lines.push(line),
    }),
    requests: () => {
      const since = simulator.requests.slice(asked);
      asked = simulator.requests.length;
      return since.map(({ method, path, status }) => `${method} ${path.replace(/\d{12}/, ':id')} ${status}`);
    },
    appliances: () => Object.values(simulator.snapshot().zones.is1b.appliances),
  };
}

export async function closeRigs(): Promise<void> {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
}

/** When a process ends: before its request is sent, or after the service has handled it. */
export type When = 'before' | 'after';

/** Ends a process at its k-th request; no later request is sent. */
export function killAt(
  k: number,
  when: When = 'after',
): { transport: Transport; abort: AbortController; count: () => number } {
  const abort = new AbortController();
  let count = 0;
  const transport: Transport = async (request) => {
    count += 1;
    if (count !== k) return sendHttp(request);
    if (when === 'after') await sendHttp({ ...request, signal: undefined });
    abort.abort(new Error('killed'));
    return { failure: 'aborted', message: 'killed', sent: when === 'after' };
  };
  return { transport, abort, count: () => count };
}

/** Checks the invariant that each address and each VRID has only one holder. Returns the addresses. */
export function checkHolders(rig: Rig): readonly string[] {
  const all = rig.appliances();
  const held = all.flatMap(({ units, saved }) => [
    ...units,
    ...new Set(saved.map((entry) => entry.VirtualIPAddress)),
  ]);
  expect(new Set(held).size).toBe(held.length);
  expect(new Set(all.map(({ vrid }) => vrid)).size).toBe(all.length);
  return held;
}

/** Returns the requests that change something. */
export function mutations(requests: readonly string[]): string[] {
  return requests.filter((request) => !request.startsWith('GET '));
}

/**
 * The spec of the guestbook's load balancer: one virtual IP on port 80, with the two nodes as real servers.
 */
export function edgeSpec(changes: Partial<DesiredLoadBalancer> = {}): DesiredLoadBalancer {
  return {
    ownerTag: 'kumiki-0123456789abcdef01234567',
    name: 'edge',
    description: 'front of the guestbook',
    tags: ['prod'],
    plan: 'standard',
    redundant: true,
    network: { kind: 'router', router: { by: 'name', value: 'k8s-router' } },
    virtualIps: [edgeVirtualIp()],
    ...changes,
  };
}

export function edgeVirtualIp(
  changes: Partial<DesiredLoadBalancer['virtualIps'][number]> = {},
): DesiredLoadBalancer['virtualIps'][number] {
  return {
    key: 'shop/Edge',
    description: 'web',
    ports: [{ port: 80, delayLoopSeconds: 10, healthCheck: { protocol: 'tcp' } }],
    servers: [{ select: { by: 'tag', value: 'k8s-node' }, enabled: true }],
    ...changes,
  };
}

/** A load balancer as created by hand in the control panel; add it with `simulator.edit`. */
export function handMade(changes: Partial<ApplianceRecord> = {}): ApplianceRecord {
  const saved = [
    {
      VirtualIPAddress: '203.0.113.12',
      Port: '80',
      DelayLoop: '10',
      SorryServer: '',
      Description: 'by hand',
      Servers: [],
    },
  ];
  return {
    id: 113499999999,
    class: 'loadbalancer',
    name: 'old-lb',
    description: '',
    tags: ['hand-made'],
    iconId: null,
    planId: 1,
    switchId: 113400000001,
    vrid: 7,
    prefixLength: 28,
    gateway: '203.0.113.1',
    units: ['203.0.113.10', '203.0.113.11'],
    saved,
    applied: structuredClone(saved),
    lifecycle: { sequence: 'booting', phase: 1, since: 0, statusChangedAt: null },
    createdAt: 0,
    modifiedAt: 0,
    ...changes,
  };
}

/** Adds appliances to the simulator's zone, as another owner would. */
export function place(rig: Rig, ...appliances: ApplianceRecord[]): void {
  rig.simulator.edit((zone) => {
    for (const appliance of appliances) zone.appliances[appliance.id] = appliance;
  });
}
