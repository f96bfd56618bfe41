import type { Problem } from '../core/errors';
import { USUAL_PORTS } from '../core/port';
import type { PodBackend } from '../core/references';
import { listNodePorts } from '../kubernetes/backend/node-listeners';
import type { ServedPort } from './ports';
import { listOwnPorts, type ServerSource } from './servers';

/**
 * Refuses ports whose checks would take a port away from the machines: the probe Service makes kube-proxy
 * answer at the addresses of the machines themselves, also for a node port or host port of other pods.
 *
 * @param probed the ports of the probe Service
 */
export function* checkOwnPorts(
  probed: readonly ServedPort[],
  backend: PodBackend | undefined,
  servers: readonly ServerSource[],
): Generator<Problem> {
  const own = new Map([...(backend ? listNodePorts(backend) : []), ...listOwnPorts(servers), ...USUAL_PORTS]);
  for (const { port, takeFromNode } of probed) {
    const use = own.get(port);
    if (use === undefined || takeFromNode) continue;
    yield {
      code: 'LB_NODE_PORT',
      property: 'ports',
      message: `nodes use port ${port} themselves, for ${use}: checks of the appliance would make kube-proxy answer there instead`,
      given: port,
      allowed: 'a port that no program of the machines listens on',
      hint: 'choose another port or HealthCheck.ping(); if nothing listens there, ports: [{ port, takeFromNode: true }]',
    };
  }
}
