import { Controller, createIdentity } from '../../lib/controller/run/controller';
import type { LogLine } from '../../lib/controller/run/session-context';
import type { Cluster } from '../../lib/kubernetes-api/cluster';
import type { Service } from '../../lib/kubernetes-api/kinds';
import type { Transport } from '../../lib/sakura/http/http';
import type { SimulatorOptions } from '../../lib/testing';
import { closeRigs, type Rig, startRigOn } from '../appliance/reconcile/rig';
import { type SharedTime, shareTime } from '../appliance/reconcile/shared-time';
import { MemoryCluster } from '../kubernetes-api/memory-cluster';

/** An in-memory cluster and a simulator, with controllers between them, all on one clock. */
export interface ControllerRig {
  readonly cloud: Rig;
  readonly kube: MemoryCluster;
  readonly time: SharedTime;
  readonly lines: LogLine[];
  start(options?: StartOptions): Running;
  /** Waits until one of the controllers has no work left, or all have ended. */
  settle(...running: Running[]): Promise<void>;
  /** Returns the text of each event, such as `Warning CannotBeServed web: …`. */
  events(): string[];
  /** Returns the address that a Service announces. */
  addressOf(name: string): string | undefined;
}

export interface StartOptions {
  readonly transport?: Transport;
  readonly takesUnclassed?: boolean;
  readonly initializesNodes?: boolean;
  readonly cluster?: Cluster;
  readonly leaseName?: string;
  readonly abort?: AbortController;
}

/** A running controller. */
export interface Running {
  readonly controller: Controller;
  /** Resolves once it has ended. */
  readonly stopped: Promise<void>;
  /** Ends it gracefully. */
  stop(): Promise<void>;
}

const running: Running[] = [];

export async function startControllerRig(options: SimulatorOptions = {}): Promise<ControllerRig> {
  const time = shareTime();
  const cloud = await startRigOn(time.clock, options);
  const kube = new MemoryCluster(time.clock);
  kube.put('Namespace', { metadata: { name: 'kube-system' } });
  kube.put('Namespace', { metadata: { name: 'shop' } });
  for (const name of ['node-1', 'node-2']) addNode(kube, name);
  const lines: LogLine[] = [];
  let seed = 1;
  const random = () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const start = ({
    transport = time.transport,
    takesUnclassed = false,
    initializesNodes = false,
    cluster = kube,
    leaseName = 'kumiki-controller',
    abort = new AbortController(),
  }: StartOptions = {}) => {
    const { api } = cloud.run({ transport });
    const controller = new Controller({
      ...{ cluster, api, clock: time.clock, takesUnclassed, initializesNodes, signal: abort.signal },
      random,
      defaults: { plan: 'standard', redundant: true },
      lease: { namespace: 'kube-system', name: leaseName },
      identity: createIdentity('pod'),
      log: (line) => lines.push(line),
    });
    const done = controller.run();
    const self = {
      controller,
      stopped: done,
      stop: () => {
        abort.abort(new Error('stopped'));
        return done;
      },
    };
    running.push(self);
    return self;
  };
  return {
    ...{ cloud, kube, time, lines, start },
    settle: async (...controllers) => {
      const limit = time.clock.now() + 2 * 3_600_000;
      // the watches may not have seen the last write yet
      let isOver = false;
      void Promise.all(controllers.map(({ stopped }) => stopped)).then(() => {
        isOver = true;
      });
      for (let quiet = 0; quiet < 20 && !isOver; ) {
        await new Promise((resolve) => setImmediate(resolve));
        quiet = controllers.some(({ controller }) => controller.isSettled) ? quiet + 1 : 0;
        if (time.clock.now() > limit) {
          throw new Error(`not settled: ${JSON.stringify(lines.slice(-20), null, 1)}`);
        }
      }
    },
    events: () =>
      kube
        .all('Event')
        .map(({ type, reason, regarding, note }) => `${type} ${reason} ${regarding?.name}: ${note}`)
        .sort(),
    addressOf: (name) =>
      kube.read('Service', { namespace: 'shop', name })?.status?.loadBalancer?.ingress?.[0]?.ip,
  };
}

/** Ends everything that tests have left running. */
export async function closeControllerRigs(): Promise<void> {
  await Promise.all(running.splice(0).map((each) => each.stop()));
  await closeRigs();
}

/** Adds a ready node. */
export function addNode(
  kube: MemoryCluster,
  name: string,
  labels: Record<string, string> = { 'kumiki.dev/arp': 'quiet' },
): void {
  kube.put('Node', {
    metadata: { name, labels },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  });
}

/**
 * Adds the Service that `kubectl expose deployment web --port=80 --type=LoadBalancer` creates, with a class.
 */
export function addService(
  kube: MemoryCluster,
  name = 'web',
  changes: { annotations?: Record<string, string>; spec?: Service['spec'] } = {},
): Service {
  return kube.put('Service', {
    metadata: { namespace: 'shop', name, ...(changes.annotations && { annotations: changes.annotations }) },
    spec: {
      type: 'LoadBalancer',
      loadBalancerClass: 'kumiki.dev/sakura',
      externalTrafficPolicy: 'Cluster',
      ipFamilies: ['IPv4'],
      selector: { app: name },
      ports: [{ port: 80, targetPort: 8080, protocol: 'TCP' }],
      ...changes.spec,
    },
  });
}
