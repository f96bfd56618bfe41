import { checkCall } from '../../core/props/check-call';
import { SIGNATURES } from '../signatures';

/** How often a container is probed and how long a probe waits. */
export interface ProbeTiming {
  /** Seconds before the first probe. @default 0 */
  readonly initialDelaySeconds?: number | undefined;
  /** Seconds between two probes. @default 10 */
  readonly periodSeconds?: number | undefined;
  /** Seconds to wait for an answer. @default 3 */
  readonly timeoutSeconds?: number | undefined;
  /** Failures in a row until the container counts as failed. @default 3 */
  readonly failureThreshold?: number | undefined;
}

/** How the kubelet finds out whether a container works. Network probes go to its first port. */
export class Probe {
  private readonly action: (portName: string) => object;
  private readonly timing: ProbeTiming;

  private constructor(action: (portName: string) => object, timing: ProbeTiming) {
    this.action = action;
    this.timing = timing;
  }

  /** Sends a GET request; status codes from 200 to 399 are a success. @param path begins with a slash */
  static http(path: string, timing: ProbeTiming = {}): Probe {
    checkCall(SIGNATURES, 'Probe.http', arguments);
    return new Probe((port) => ({ httpGet: { path, port } }), timing);
  }

  /** As {@link http}, to another port than the container's first. */
  static httpOn(port: number, path: string, timing: ProbeTiming = {}): Probe {
    checkCall(SIGNATURES, 'Probe.httpOn', arguments);
    return new Probe(() => ({ httpGet: { path, port } }), timing);
  }

  /** Opens a connection to the port. */
  static tcp(timing: ProbeTiming = {}): Probe {
    checkCall(SIGNATURES, 'Probe.tcp', arguments);
    return new Probe((port) => ({ tcpSocket: { port } }), timing);
  }

  /** Runs a program in the container; exit code 0 is a success. */
  static command(command: readonly string[], timing: ProbeTiming = {}): Probe {
    checkCall(SIGNATURES, 'Probe.command', arguments);
    return new Probe(() => ({ exec: { command } }), timing);
  }

  /** The probe as Kubernetes writes it. @internal */
  render(portName: string): object {
    return {
      ...this.action(portName),
      ...(this.timing.initialDelaySeconds !== undefined && {
        initialDelaySeconds: this.timing.initialDelaySeconds,
      }),
      periodSeconds: this.timing.periodSeconds ?? 10,
      timeoutSeconds: this.timing.timeoutSeconds ?? 3,
      failureThreshold: this.timing.failureThreshold ?? 3,
    };
  }
}
