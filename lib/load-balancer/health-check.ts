import type { HealthCheckSpec, HttpCheckSpec, TcpCheckSpec } from '../appliance/spec/spec';
import { checkCall } from '../core/props/check-call';
import { SIGNATURES } from './signatures';

/** A request whose path may be left to the backend. */
type HttpRequest = Omit<HttpCheckSpec, 'path'> & { readonly path: string | undefined };
type UnresolvedCheck = Exclude<HealthCheckSpec, HttpCheckSpec> | HttpRequest;

/** The limits of a health check that connects: failed attempts, and time for each. */
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

/** The request of an HTTP check, and the response that counts as healthy. */
export interface HttpCheckOptions extends ConnectCheckOptions {
  /**
   * The requested path, such as `/healthz`: starts with `/`, printable ASCII without spaces.
   * @default - the path of the backend's own readiness probe; it must be given if there is none
   */
  readonly path?: string | undefined;
  /**
   * The HTTP status of a healthy answer, 100 to 599.
   * @default 200
   */
  readonly status?: number | undefined;
}

/**
 * How the appliance finds out whether a server works. All checks but `ping` connect to the node's own
 * address, where a probe Service makes them follow the readiness of the pods on that node.
 */
export class HealthCheck {
  private readonly spec: UnresolvedCheck;

  private constructor(spec: UnresolvedCheck) {
    this.spec = spec;
  }

  /**
   * Passes if the machine answers an echo request. Tests neither pods nor kube-proxy: every node that is up
   * gets connections.
   */
  static ping(): HealthCheck {
    checkCall(SIGNATURES, 'HealthCheck.ping', arguments);
    return new HealthCheck({ protocol: 'ping' });
  }

  /** Passes if the port accepts a connection. */
  static tcp(options: ConnectCheckOptions = {}): HealthCheck {
    checkCall(SIGNATURES, 'HealthCheck.tcp', arguments);
    return new HealthCheck({ protocol: 'tcp', ...toLimits(options) });
  }

  /** Passes if a request over HTTP is answered with the right status. */
  static http(options: HttpCheckOptions = {}): HealthCheck {
    checkCall(SIGNATURES, 'HealthCheck.http', arguments);
    return HealthCheck.checkRequest('http', options);
  }

  /** Passes if a request over HTTPS is answered with the right status. */
  static https(options: HttpCheckOptions = {}): HealthCheck {
    checkCall(SIGNATURES, 'HealthCheck.https', arguments);
    return HealthCheck.checkRequest('https', options);
  }

  private static checkRequest(protocol: 'http' | 'https', options: HttpCheckOptions): HealthCheck {
    const { path, status = 200 } = options;
    return new HealthCheck({ protocol, path, status, ...toLimits(options) });
  }

  /** Whether the check connects to the port on the node, where something must answer. */
  get needsAnswerFromNode(): boolean {
    return this.spec.protocol !== 'ping';
  }

  /**
   * Converts the check to its spec.
   * @param knownPath path that the backend is known to answer while it works; `/` if none is known
   */
  toSpec(knownPath = '/'): HealthCheckSpec {
    checkCall(SIGNATURES, 'HealthCheck.toSpec', arguments, this);
    const { spec } = this;
    return isRequest(spec) ? { ...spec, path: spec.path ?? knownPath } : spec;
  }

  /** The request, and the status of a healthy answer; undefined if the check sends no request. */
  get request(): (Omit<HttpCheckSpec, 'path'> & { readonly path: string | undefined }) | undefined {
    return isRequest(this.spec) ? this.spec : undefined;
  }
}

function isRequest(spec: UnresolvedCheck): spec is HttpRequest {
  return spec.protocol === 'http' || spec.protocol === 'https';
}

function toLimits({ retry, connectTimeoutSeconds }: ConnectCheckOptions): Omit<TcpCheckSpec, 'protocol'> {
  return {
    ...(retry !== undefined && { retry }),
    ...(connectTimeoutSeconds !== undefined && { connectTimeoutSeconds }),
  };
}
