import type { TcpBalancerProps } from './tcp-balancer-props';

/** Where Rancher's balancers answered to health checks. */
export const HEALTH_PORT = 42;
export const METRICS_PORT = 8404;
/** On loopback only, so no other program of the container can be in the way. */
export const DRAIN_PORT = 8405;

/** Ports below 1024 are only for root, which no container needs to be. */
export function toContainerPort(port: number): number {
  return port < 1024 ? port + 10_000 : port;
}

/** A port that others connect to, and the one that HAProxy listens on for it. */
export interface PublishedPort {
  readonly name: string;
  readonly port: number;
  readonly containerPort: number;
}

/** The ports of a balancer, those of its frontends first. */
export function listPublishedPorts({ frontends, healthPort }: TcpBalancerProps): readonly PublishedPort[] {
  return [
    ...frontends.map(({ mode, port }) => ({ name: `${mode}-${port}`, port })),
    { name: 'health', port: healthPort ?? HEALTH_PORT },
  ].map(({ name, port }) => ({ name, port, containerPort: toContainerPort(port) }));
}

/** Runs as any user, and stops on SIGUSR1. */
export const DEFAULT_IMAGE = 'docker.io/library/haproxy:3.4.1-alpine';
