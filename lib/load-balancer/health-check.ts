import type { HealthCheckSpec, TcpCheckSpec } from '../appliance/spec/spec';

/** How often and how long a health check tries to connect. */
export interface ConnectCheckOptions {
  /**
   * Failed checks in a row, 5 seconds apart, before a server gets no more connections; 1 to 5.
   * @default - the service's own default
   */
  readonly retry?: number | undefined;
  /**
   * How long a connection may take, 1 to 30 seconds.
   * @default - the service's own default
   */
  readonly connectTimeoutSeconds?: number | undefined;
}

/** What an HTTP check requests, and which response counts as healthy. */
export interface HttpCheckOptions extends ConnectCheckOptions {
  /** What is requested, such as `/healthz`: starts with `/`, printable ASCII without spaces. */
  readonly path: string;
  /**
   * The HTTP status of a healthy answer, 100 to 599.
   * @default 200
   */
  readonly status?: number | undefined;
}

/**
 * How the appliance finds out whether a server works. All checks but `ping` connect to the node's own
 * address, where a companion Service makes them follow the readiness of the pods on that node.
 */
export class HealthCheck {
  private readonly spec: HealthCheckSpec;

  private constructor(spec: HealthCheckSpec) {
    this.spec = spec;
  }

  /**
   * The machine answers an echo request. Says nothing about pods or kube-proxy: every node
   * that is up gets connections.
   */
  static ping(): HealthCheck {
    return new HealthCheck({ protocol: 'ping' });
  }

  /** The port accepts a connection. */
  static tcp(options: ConnectCheckOptions = {}): HealthCheck {
    return new HealthCheck({ protocol: 'tcp', ...toLimits(options) });
  }

  /** A request over HTTP is answered with the right status. */
  static http(options: HttpCheckOptions): HealthCheck {
    return HealthCheck.request('http', options);
  }

  /** A request over HTTPS is answered with the right status. */
  static https(options: HttpCheckOptions): HealthCheck {
    return HealthCheck.request('https', options);
  }

  private static request(protocol: 'http' | 'https', options: HttpCheckOptions): HealthCheck {
    const { path, status = 200 } = options;
    return new HealthCheck({ protocol, path, status, ...toLimits(options) });
  }

  /** Whether the check connects to the port on the node, where something must answer. */
  get needsAnswerFromNode(): boolean {
    return this.spec.protocol !== 'ping';
  }

  toSpec(): HealthCheckSpec {
    return this.spec;
  }
}

function toLimits({ retry, connectTimeoutSeconds }: ConnectCheckOptions): Omit<TcpCheckSpec, 'protocol'> {
  return {
    ...(retry !== undefined && { retry }),
    ...(connectTimeoutSeconds !== undefined && { connectTimeoutSeconds }),
  };
}
