import type { Problem } from '../core/errors';
import type { PodBackend } from '../core/references';
import type { HealthCheck } from './health-check';
import { otherProtocolProblems, targetOf, USUAL_NAMES } from './target-port';

/** A TCP port of a virtual IP. Direct server return cannot translate: servers, Service and clients all use this number. */
export interface LoadBalancerPortProps {
  /** 1 to 65535. */
  readonly port: number;
  /**
   * The pods' port, by number or name; kube-proxy translates to it inside the cluster. Leave it out when the backend is a
   * Service, which says it itself.
   * @default - the pods' port of the same number, or with the name usual for it (80 http, 443 https), or their only TCP port
   */
  readonly targetPort?: number | string | undefined;
  /**
   * How the servers are checked on this port.
   * @default - the health check of the service
   */
  readonly healthCheck?: HealthCheck | undefined;
  /**
   * Seconds between two checks, 10 to 2147483647.
   * @default - the delay loop of the service
   */
  readonly delayLoopSeconds?: number | undefined;
}

/** A port of a virtual IP: its number, or the number with options. */
export type LoadBalancerPort = number | LoadBalancerPortProps;

/** A port with the pods' port behind it. */
export interface ServedPort extends LoadBalancerPortProps {
  /** Name in the Service: stable, so that server-side apply can tell ports apart. */
  readonly name: string;
  readonly targetPort: number | string;
}

export interface ServedPorts {
  readonly ports: readonly ServedPort[];
  readonly problems: readonly Problem[];
}

/** Finds the pods' port behind each port asked for; without any, the ports of the Service that is the backend. */
export function servedPorts(
  backend: PodBackend,
  asked: readonly LoadBalancerPort[] | undefined,
): ServedPorts {
  const problems = asked ? [] : otherProtocolProblems(backend);
  const tcp = backend.servicePorts.filter(({ protocol }) => protocol === 'TCP').map(({ port }) => port);
  const ports = (asked ?? tcp).map((port) => {
    const props = propsOf(port);
    const target = targetOf(backend, props);
    if (typeof target !== 'object') return serve(props, target);
    problems.push(target);
    return serve(props, props.port);
  });
  return { ports, problems };
}

/** The ports asked for as if the pods had the same: what can be said of them without a backend. */
export function unservedPorts(asked: readonly LoadBalancerPort[] = []): ServedPort[] {
  return asked.map(propsOf).map((props) => serve(props, props.port));
}

function propsOf(port: LoadBalancerPort): LoadBalancerPortProps {
  return typeof port === 'object' ? port : { port };
}

function serve(props: LoadBalancerPortProps, targetPort: number | string): ServedPort {
  return { ...props, name: USUAL_NAMES[props.port] ?? `tcp-${props.port}`, targetPort };
}
