import { isRefusal, type Refusal } from '../protocol/refusal';
import type { Service, ServiceRequest } from '../service/handle-request';
import type { ServiceResponse } from '../service/model/call';
import type { StateSequence } from '../store/lifecycle';
import { createdIds } from './created-ids';
import type { Fault } from './fault';

/** Replacements for sequences of states. */
type Diversions = Readonly<Partial<Record<StateSequence, StateSequence>>>;

const TO_FAILURE: Diversions = { creating: 'failing' };
const TO_POWER_OFF: Diversions = { creating: 'creatingEndsDown', booting: 'bootingEndsDown' };
const STUCK_MIGRATING: Diversions = { creating: 'creatingForever' };
const STUCK_CLEANING: Diversions = {
  creating: 'creatingEndsCleaning',
  booting: 'cleaningForever',
  stopping: 'cleaningForever',
  stoppingGracefully: 'cleaningForever',
};

/**
 * Handles a request, and switches the appliance that it created, booted or shut down to another sequence of
 * states.
 */
export function divertLifecycle(
  fault: Fault,
  request: ServiceRequest,
  service: Service,
): ServiceResponse | Refusal {
  const response = service(request);
  if (isRefusal(response)) return response;
  const { appliances } = request.context.store.zones[request.target.zone];
  const id = createdIds(response)[0] ?? request.target.path.split('/')[2];
  const appliance = appliances.get(id);
  const sequence = appliance && diversionsBy(fault)[appliance.lifecycle.sequence];
  if (sequence) appliances.put({ ...appliance, lifecycle: { ...appliance.lifecycle, sequence } });
  return response;
}

function diversionsBy(fault: Fault): Diversions {
  if (fault.kind === 'failed') return TO_FAILURE;
  if (fault.kind === 'power-off') return TO_POWER_OFF;
  if (fault.kind !== 'stuck') return {};
  return fault.at === 'migrating' ? STUCK_MIGRATING : STUCK_CLEANING;
}
