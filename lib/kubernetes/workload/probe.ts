import { isPort } from '../../core/port';
import type { Problems } from '../../core/problems';
import { checkCall } from '../../core/props/check-call';
import { SIGNATURES } from '../signatures';

/** How often a container is probed and how long a probe waits. */
export interface ProbeTiming {
  /** Seconds before the first probe, from 0. @default 0 */
  readonly initialDelaySeconds?: number | undefined;
  /** Seconds between two probes, from 1. @default 10 */
  readonly periodSeconds?: number | undefined;
  /** Seconds to wait for an answer, from 1. @default 3 */
  readonly timeoutSeconds?: number | undefined;
  /** Failures in a row until the container counts as failed, from 1. @default 3 */
  readonly failureThreshold?: number | undefined;
}

/** The request or command of a probe. */
export type ProbeAction =
  | { readonly kind: 'http'; readonly path: string; readonly port?: number }
  | { readonly kind: 'tcp' }
  | { readonly kind: 'command'; readonly command: readonly string[] };

/** A check of whether a container works, run by the kubelet. Network probes use its first port. */
export class Probe {
  /** @internal */
  readonly action: ProbeAction;
  private readonly timing: ProbeTiming;

  private constructor(action: ProbeAction, timing: ProbeTiming) {
    this.action = action;
    this.timing = timing;
  }

  /** Sends a GET request; status codes from 200 to 399 are a success. @param path begins with a slash */
  static http(path: string, timing: ProbeTiming = {}): Probe {
    checkCall(SIGNATURES, 'Probe.http', arguments);
    return new Probe({ kind: 'http', path }, timing);
  }

  /** Like {@link http}, but on another port than the container's first. */
  static httpOn(port: number, path: string, timing: ProbeTiming = {}): Probe {
    checkCall(SIGNATURES, 'Probe.httpOn', arguments);
    return new Probe({ kind: 'http', path, port }, timing);
  }

  /** Opens a connection to the port. */
  static tcp(timing: ProbeTiming = {}): Probe {
    checkCall(SIGNATURES, 'Probe.tcp', arguments);
    return new Probe({ kind: 'tcp' }, timing);
  }

  /** Runs a program in the container; exit code 0 is a success. */
  static command(command: readonly string[], timing: ProbeTiming = {}): Probe {
    checkCall(SIGNATURES, 'Probe.command', arguments);
    return new Probe({ kind: 'command', command }, timing);
  }

  /** Returns the same probe with another timing. @internal */
  withTiming(timing: ProbeTiming): Probe {
    return new Probe(this.action, timing);
  }

  /**
   * Returns the same probe, adjusted to answers that fail on purpose for some seconds: it tolerates these,
   * but fails within one period after them if they go on. A node whose last pod is ending sends it
   * connections only while its readiness has not failed.
   * @internal
   */
  toleratingFailures(seconds: number): Probe {
    const { periodSeconds = PERIOD, failureThreshold = FAILURES } = this.timing;
    const needed = Math.ceil(seconds / periodSeconds) + 1;
    return this.withTiming({ ...this.timing, failureThreshold: Math.max(failureThreshold, needed) });
  }

  /** Checks whether both probes make the same request. @param firstPort of the container @internal */
  hasSameRequest(other: Probe, firstPort: number | undefined): boolean {
    return this.describeRequest(firstPort) === other.describeRequest(firstPort);
  }

  private describeRequest(firstPort: number | undefined): string {
    const { action } = this;
    switch (action.kind) {
      case 'http':
        return JSON.stringify([action.kind, action.path, action.port ?? firstPort]);
      case 'tcp':
        return action.kind;
      case 'command':
        return JSON.stringify([action.kind, ...action.command]);
    }
  }

  /** Seconds without a successful answer after which the container counts as failed. @internal */
  get patienceSeconds(): number {
    return (this.timing.periodSeconds ?? PERIOD) * (this.timing.failureThreshold ?? FAILURES);
  }

  /** Yields the problems of the probe. @param what such as `readiness` @internal */
  *check(what: string): Problems {
    const { action, timing } = this;
    for (const [name, min] of TIMES) {
      const given = timing[name];
      if (given === undefined || (Number.isInteger(given) && given >= min && given <= MAX_INTEGER)) continue;
      yield probeProblem(what, `${name} of ${what} is ${given}`, given, `an integer from ${min}`);
    }
    if (action.kind === 'http' && !/^\/[!-~]*$/.test(action.path)) {
      const allowed = 'a path that begins with a slash, without spaces';
      yield probeProblem(what, `the path of ${what} is '${action.path}'`, action.path, allowed);
    }
    if (action.kind === 'http' && action.port !== undefined && !isPort(action.port)) {
      yield probeProblem(
        what,
        `the port of ${what} is ${action.port}`,
        action.port,
        'an integer from 1 to 65535',
      );
    }
    if (action.kind === 'command' && action.command.length === 0) {
      yield probeProblem(what, `the command of ${what} is empty`, [], 'a program and its arguments');
    }
  }

  /** Renders the probe for Kubernetes. @internal */
  render(portName: string): object {
    return {
      ...renderAction(this.action, portName),
      ...(this.timing.initialDelaySeconds !== undefined && {
        initialDelaySeconds: this.timing.initialDelaySeconds,
      }),
      periodSeconds: this.timing.periodSeconds ?? PERIOD,
      timeoutSeconds: this.timing.timeoutSeconds ?? 3,
      failureThreshold: this.timing.failureThreshold ?? FAILURES,
    };
  }
}

/** Defaults for the seconds between probes and the failures in a row. */
const PERIOD = 10;
const FAILURES = 3;
const TIMES = [
  ['initialDelaySeconds', 0],
  ['periodSeconds', 1],
  ['timeoutSeconds', 1],
  ['failureThreshold', 1],
] as const;
const MAX_INTEGER = 2 ** 31 - 1;

function probeProblem(what: string, message: string, given: unknown, allowed: string) {
  const hint = 'correct it, or leave it out for the default';
  return { code: 'WORKLOAD_PROBE', message, property: what, given, allowed, hint } as const;
}

function renderAction(action: ProbeAction, portName: string): object {
  switch (action.kind) {
    case 'http':
      return { httpGet: { path: action.path, port: action.port ?? portName } };
    case 'tcp':
      return { tcpSocket: { port: portName } };
    case 'command':
      return { exec: { command: action.command } };
  }
}
