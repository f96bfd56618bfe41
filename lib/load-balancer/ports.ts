import type { Problem } from '../core/errors';
import { isPort } from '../core/port';
import type { PodBackend } from '../core/references';
import { filterTcp, findTargetPort, USUAL_PORT_NAMES } from '../kubernetes/backend/target-port';
import type { HealthCheck } from './health-check';
import { checkProtocols, explainFault } from './port-problems';

/**
 * A TCP port of a virtual IP. Direct server return cannot translate ports: servers, Service and clients all
 * use this number.
 */
export interface LoadBalancerPortProps {
  /** 1 to 65535. */
  readonly port: number;
  /**
   * The pods' port, by number or name; kube-proxy translates to it inside the cluster. Leave it out if the
   * backend is a Service, which defines it.
   * @default - the pods' port of the same number, or with the name usual for it (80 http, 443 https), or
   * their only TCP port
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
  /**
   * Lets a health check that connects use a port that nodes usually use themselves, such as 22, on machines
   * where nothing listens there. A program that does listen there is cut off: kube-proxy answers instead.
   * @default false
   */
  readonly takeFromNode?: boolean | undefined;
}

/** A port of a virtual IP: its number, or the number with options. */
export type LoadBalancerPort = number | LoadBalancerPortProps;

/** A port with its target port in the pods. */
export interface ServedPort extends LoadBalancerPortProps {
  /** Name in the Service: stable, so that server-side apply can match ports. */
  readonly name: string;
  readonly targetPort: number | string;
}

/**
 * Finds the pods' port behind each requested port; if none are requested, behind the ports of the Service
 * that is the backend.
 */
export function* resolvePorts(
  backend: PodBackend,
  asked: readonly LoadBalancerPort[] | undefined,
): Generator<Problem, readonly ServedPort[]> {
  if (!asked) yield* checkProtocols(backend);
  const ports: ServedPort[] = [];
  for (const port of asked ?? filterTcp(backend.servicePorts).map((mapping) => mapping.port)) {
    const props = toProps(port);
    const { target, fault } = findTargetPort(backend, props);
    if (fault) yield explainFault(backend, props, fault);
    else if (!isTarget(props.targetPort)) yield toTargetProblem(props);
    ports.push(toServedPort(props, target));
  }
  return ports;
}

/** Returns the requested ports as if the pods had the same ones, for checks without a backend. */
export function assumedPorts(asked: readonly LoadBalancerPort[] = []): ServedPort[] {
  return asked.map(toProps).map((props) => toServedPort(props));
}

function toProps(port: LoadBalancerPort): LoadBalancerPortProps {
  return typeof port === 'object' ? port : { port };
}

function toServedPort(props: LoadBalancerPortProps, targetPort: number | string = props.port): ServedPort {
  return { ...props, name: USUAL_PORT_NAMES[props.port] ?? `tcp-${props.port}`, targetPort };
}

/** Checks that pods can have a port of this number; names are looked up elsewhere. */
function isTarget(targetPort: LoadBalancerPortProps['targetPort']): boolean {
  return typeof targetPort !== 'number' || isPort(targetPort);
}

function toTargetProblem({ port, targetPort }: LoadBalancerPortProps): Problem {
  return {
    code: 'VIP_PORT',
    message: `port ${port} leads to port ${targetPort} of the pods, which cannot be`,
    property: 'ports',
    given: targetPort,
    allowed: 'an integer from 1 to 65535, or the name of a port',
    hint: 'give the port that the pods listen on, or leave targetPort out',
  };
}
