/** How often a probe asks and how long it waits. */
export interface ProbeTiming {
  /** Seconds before the first look. @default 0 */
  readonly initialDelaySeconds?: number | undefined;
  /** Seconds between two looks. @default 10 */
  readonly periodSeconds?: number | undefined;
  /** Seconds to wait for an answer. @default 3 */
  readonly timeoutSeconds?: number | undefined;
  /** Failures in a row until the verdict turns. @default 3 */
  readonly failureThreshold?: number | undefined;
}

/** How the kubelet finds out about a container. Network probes go to its first port. */
export class Probe {
  private readonly action: (portName: string) => object;
  private readonly timing: ProbeTiming;

  private constructor(action: (portName: string) => object, timing: ProbeTiming) {
    this.action = action;
    this.timing = timing;
  }

  /** Asks for a page; any answer from 200 to 399 is good. @param path begins with a slash */
  static http(path: string, timing: ProbeTiming = {}): Probe {
    return new Probe((port) => ({ httpGet: { path, port } }), timing);
  }

  /** Opens a connection. */
  static tcp(timing: ProbeTiming = {}): Probe {
    return new Probe((port) => ({ tcpSocket: { port } }), timing);
  }

  /** Runs a program in the container; exit code 0 is good. */
  static command(command: readonly string[], timing: ProbeTiming = {}): Probe {
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
