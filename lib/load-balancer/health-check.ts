import type { HealthCheckSpec, HttpCheckSpec, TcpCheckSpec } from '../appliance/spec/spec';
import { checkCall } from '../core/props/check-call';
import { SIGNATURES } from './signatures';

/** A request as it was asked for. */
type HttpRequest = Omit<HttpCheckSpec, 'path'> & { readonly path: string | undefined };
type UnresolvedCheck = Exclude<HealthCheckSpec, HttpCheckSpec> | HttpRequest;

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
  /**
   * What is requested, such as `/healthz`: starts with `/`, printable ASCII without spaces.
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
 * address, where a companion Service makes them follow the readiness of the pods on that node.
 */
export class HealthCheck {
  private readonly spec: UnresolvedCheck;

  private constructor(spec: UnresolvedCheck) {
    this.spec = spec;
  }

  /**
   * The machine answers an echo request. Says nothing about pods or kube-proxy: every node
   * that is up gets connections.
   */
  static ping(): HealthCheck {
    checkCall(SIGNATURES, 'HealthCheck.ping', arguments);
    return new HealthCheck({ protocol: 'ping' });
  }

  /** The port accepts a connection. */
  static tcp(options: ConnectCheckOptions = {}): HealthCheck {
    checkCall(SIGNATURES, 'HealthCheck.tcp', arguments);
    return new HealthCheck({ protocol: 'tcp', ...toLimits(options) });
  }

  /** A request over HTTP is answered with the right status. */
  static http(options: HttpCheckOptions = {}): HealthCheck {
    checkCall(SIGNATURES, 'HealthCheck.http', arguments);
    return HealthCheck.checkRequest('http', options);
  }

  /** A request over HTTPS is answered with the right status. */
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
   * As a specification has it.
   * @param knownPath what the backend is known to answer while it works; `/` if nothing is known
   */
  toSpec(knownPath = '/'): HealthCheckSpec {
    checkCall(SIGNATURES, 'HealthCheck.toSpec', arguments, this);
    const { spec } = this;
    return isRequest(spec) ? { ...spec, path: spec.path ?? knownPath } : spec;
  }

  /** What is requested, and the status of a healthy answer; undefined if the check sends no request. */
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
