import { hostname } from 'node:os';
import type { AppliancePlan, NetworkChoice } from '../appliance/spec/spec';
import { systemClock } from '../core/clock';
import { checkCall } from '../core/props/check-call';
import { connect } from '../kubernetes-api/connect';
import { describeNotice, type ProgramNotice } from '../kubernetes-api/credential-program';
import { createSakuraApi } from '../sakura/client';
import { createRedactor } from '../sakura/settings/redact';
import { findSettings } from '../sakura/settings/settings';
import { serveHealth } from './health-server';
import { Controller, createIdentity } from './run/controller';
import type { LogLine } from './run/session-context';
import { SIGNATURES } from './signatures';

/** Where kubelets and Prometheus ask, unless told otherwise. */
export const DEFAULT_PORT = 10260;

/** The levels of the log, from the one that says most. */
export const LOG_LEVELS = ['info', 'warn', 'error'] as const;

/** How a controller is started. Whatever is left out is as for `kumiki controller`. */
export interface StartControllerOptions {
  /** Path or contents of a kubeconfig. @default - the one of KUBECONFIG or the home directory, else the pod's account */
  readonly kubeconfig?: string | undefined;
  /** Context of the kubeconfig. @default - the current one */
  readonly context?: string | undefined;
  /** Where the token of the Sakura Cloud API and its other settings are. @default - the environment of the process */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Zone of the cluster. @default - that of the settings */
  readonly zone?: string | undefined;
  /** Where appliances stand, unless a Service says otherwise. @default - the one router that all nodes are on */
  readonly network?: NetworkChoice | undefined;
  /** Size of appliances, unless a Service says otherwise. @default 'standard' */
  readonly plan?: AppliancePlan | undefined;
  /** Whether appliances are pairs, unless a Service says otherwise. @default true */
  readonly redundant?: boolean | undefined;
  /** Whether Services of type LoadBalancer without a class are the controller's as well. @default false */
  readonly takesUnclassed?: boolean | undefined;
  /**
   * Whether nodes that wait for a cloud controller, as those of kubelets with `--cloud-provider=external`, get their
   * provider id, addresses and labels from it, and lose their taint.
   * @default false
   */
  readonly initializesNodes?: boolean | undefined;
  /** The Lease by which replicas agree on a leader. @default - kumiki-controller in kube-system */
  readonly lease?: { readonly namespace: string; readonly name: string } | undefined;
  /**
   * Where `/healthz`, `/readyz` and `/metrics` are served; port 0 is any free one.
   * @default - port 10260 of every address
   */
  readonly listen?: { readonly host: string; readonly port: number } | undefined;
  /** The lowest level that is logged. @default 'info' */
  readonly logLevel?: LogLine['level'] | undefined;
  /** Takes each line of the log; secrets are replaced before. @default - nobody does */
  readonly log?: ((line: LogLine) => void) | undefined;
}

/** A controller that runs in this process. */
export interface RunningController {
  /** The cluster it works for. */
  readonly cluster: string;
  /** Where `/healthz`, `/readyz` and `/metrics` are served. */
  readonly port: number;
  /** Whether it is the one of several replicas that works. */
  readonly isLeader: boolean;
  /** Whether it leads and has carried out everything that it knows of. */
  readonly isSettled: boolean;
  /** Resolves once it has ended. */
  readonly ended: Promise<void>;
  /** Ends it: the step that runs is finished or broken off cleanly, and the Lease is given back. */
  stop(): Promise<void>;
}

/**
 * Starts the controller of a cluster, as `kumiki controller` does. Returns once it is reachable; it may not lead yet.
 *
 * @throws API_CREDENTIALS_MISSING, API_SETTINGS, KUBE_CLIENT, KUBECONFIG_FILE, KUBECONFIG_CONTEXT
 */
export async function startController(options: StartControllerOptions = {}): Promise<RunningController> {
  checkCall(SIGNATURES, 'startController', arguments);
  const { env = process.env, kubeconfig, context, zone, lease, listen } = options;
  const { settings, notes } = findSettings({ env });
  const log = createLog(options, createRedactor(settings));
  for (const { text: message } of notes) log({ level: 'warn', message });
  const onNotice = (notice: ProgramNotice) => log({ level: 'info', message: describeNotice(notice) });
  const { cluster } = await connect({ kubeconfig, context }, { env, onNotice });
  const abort = new AbortController();
  const controller = new Controller({
    ...{ cluster, log, clock: systemClock, random: Math.random, signal: abort.signal },
    api: createSakuraApi({ settings, zone, clock: systemClock }),
    defaults: {
      network: options.network,
      plan: options.plan ?? 'standard',
      redundant: options.redundant ?? true,
    },
    takesUnclassed: options.takesUnclassed ?? false,
    initializesNodes: options.initializesNodes ?? false,
    lease: lease ?? { namespace: 'kube-system', name: 'kumiki-controller' },
    identity: createIdentity(hostname()),
  });
  const server = await serveHealth(controller, listen?.host ?? '0.0.0.0', listen?.port ?? DEFAULT_PORT);
  log({ level: 'info', message: `controller of ${cluster.description}`, port: server.port });
  const ended = controller.run().finally(() => server.close());
  return {
    cluster: cluster.description,
    port: server.port,
    get isLeader() {
      return controller.isLeader;
    },
    get isSettled() {
      return controller.isSettled;
    },
    ended,
    stop: () => {
      abort.abort(new Error('the controller was told to stop'));
      return ended;
    },
  };
}

/** Replaces secrets by value, and leaves out what is below the level. */
function createLog(
  { log, logLevel = 'info' }: StartControllerOptions,
  redact: (text: string) => string,
): (line: LogLine) => void {
  const lowest = LOG_LEVELS.indexOf(logLevel);
  return (line) => {
    if (LOG_LEVELS.indexOf(line.level) >= lowest) log?.(JSON.parse(redact(JSON.stringify(line))));
  };
}
