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

/** The port for kubelets and Prometheus, unless configured otherwise. */
export const DEFAULT_PORT = 10260;

/** The log levels, the most verbose first. */
export const LOG_LEVELS = ['info', 'warn', 'error'] as const;

/** Options of a controller. Defaults are those of `kumiki controller`. */
export interface StartControllerOptions {
  /** Path or contents of a kubeconfig. @default - the one of KUBECONFIG or the home directory, else the pod's account */
  readonly kubeconfig?: string | undefined;
  /** Context of the kubeconfig. @default - the current one */
  readonly context?: string | undefined;
  /**
   * The environment with the token of the Sakura Cloud API and its other settings.
   * @default - the environment of the process
   */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Zone of the cluster. @default - that of the settings */
  readonly zone?: string | undefined;
  /** The network of appliances, unless a Service sets it. @default - the one router that all nodes are on */
  readonly network?: NetworkChoice | undefined;
  /** The plan of appliances, unless a Service sets it. @default 'standard' */
  readonly plan?: AppliancePlan | undefined;
  /** Whether appliances are redundant pairs, unless a Service sets it. @default true */
  readonly redundant?: boolean | undefined;
  /** Whether the controller also handles Services of type LoadBalancer without a class. @default false */
  readonly takesUnclassed?: boolean | undefined;
  /**
   * Whether nodes that wait for a cloud controller, as with kubelets started with
   * `--cloud-provider=external`, get their provider id, addresses and labels from this one, which then
   * removes their taint.
   * @default false
   */
  readonly initializesNodes?: boolean | undefined;
  /** The Lease with which replicas elect a leader. @default - kumiki-controller in kube-system */
  readonly lease?: { readonly namespace: string; readonly name: string } | undefined;
  /**
   * The address of `/healthz`, `/readyz` and `/metrics`; port 0 is any free port.
   * @default - port 10260 on every address
   */
  readonly listen?: { readonly host: string; readonly port: number } | undefined;
  /** The lowest level that is logged. @default 'info' */
  readonly logLevel?: LogLine['level'] | undefined;
  /** Receives each line of the log, with secrets replaced. @default - nothing is logged */
  readonly log?: ((line: LogLine) => void) | undefined;
}

/** A controller that runs in this process. */
export interface RunningController {
  /** The description of the cluster. */
  readonly cluster: string;
  /** The port of `/healthz`, `/readyz` and `/metrics`. */
  readonly port: number;
  /** Whether this replica is the leader. */
  readonly isLeader: boolean;
  /** Whether it leads and has carried out all pending work. */
  readonly isSettled: boolean;
  /** Resolves once it has ended. */
  readonly ended: Promise<void>;
  /** Stops it: the current step is finished or aborted cleanly, and the Lease is released. */
  stop(): Promise<void>;
}

/**
 * Starts the controller of a cluster, as `kumiki controller` does. Returns once its health server listens; it
 * may not be the leader yet.
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

/** Replaces secrets by value, and drops lines below the level. */
function createLog(
  { log, logLevel = 'info' }: StartControllerOptions,
  redact: (text: string) => string,
): (line: LogLine) => void {
  const lowest = LOG_LEVELS.indexOf(logLevel);
  return (line) => {
    if (LOG_LEVELS.indexOf(line.level) >= lowest) log?.(JSON.parse(redact(JSON.stringify(line))));
  };
}
