import type { ErrorResponse } from '../protocol/refusal';
import type { ConnectionFault, Fault } from './fault';

/** Returns the effect of a fault on the connection; undefined if there is none. */
export function toConnectionFault(fault: Fault | undefined): ConnectionFault | undefined {
  const kind = fault?.kind;
  return kind === 'reset' || kind === 'timeout' || kind === 'truncated' ? kind : undefined;
}

/** Returns the error that a fault sends instead of the service's response; undefined if it sends none. */
export function toScriptedError(fault: Fault | undefined): ErrorResponse | undefined {
  if (fault?.kind !== 'status') return undefined;
  return {
    code: fault.errorCode ?? 'service_unavailable',
    status: fault.status,
    retryAfter: fault.retryAfter,
  };
}

/** Whether the fault prevents the request from reaching the service. */
export function isLostUnder(fault: Fault | undefined): boolean {
  const isOfAnswer = fault?.kind === 'status' || toConnectionFault(fault) !== undefined;
  return isOfAnswer && !(fault && 'when' in fault && fault.when === 'after');
}

/** Returns a fault's delay before or after the service handles the request, in milliseconds. */
export function delayOf(fault: Fault | undefined, when: 'before' | 'after'): number {
  return fault?.kind === 'slow' && (fault.when ?? 'before') === when ? fault.delayMs : 0;
}
