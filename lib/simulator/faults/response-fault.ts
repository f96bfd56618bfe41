import type { ErrorResponse } from '../protocol/refusal';
import type { ConnectionFault, Fault } from './fault';

/** What a fault does to the connection; undefined if nothing. */
export function toConnectionFault(fault: Fault | undefined): ConnectionFault | undefined {
  const kind = fault?.kind;
  return kind === 'reset' || kind === 'timeout' || kind === 'truncated' ? kind : undefined;
}

/** The error that a fault answers instead of the service; undefined if it does not. */
export function toScriptedError(fault: Fault | undefined): ErrorResponse | undefined {
  if (fault?.kind !== 'status') return undefined;
  return {
    code: fault.errorCode ?? 'service_unavailable',
    status: fault.status,
    retryAfter: fault.retryAfter,
  };
}

/** Whether the request never reaches the service. */
export function isLostUnder(fault: Fault | undefined): boolean {
  const isOfAnswer = fault?.kind === 'status' || toConnectionFault(fault) !== undefined;
  return isOfAnswer && !(fault && 'when' in fault && fault.when === 'after');
}

/** How long a fault delays the response before or after the service handles the request, in milliseconds. */
export function delayOf(fault: Fault | undefined, when: 'before' | 'after'): number {
  return fault?.kind === 'slow' && (fault.when ?? 'before') === when ? fault.delayMs : 0;
}
