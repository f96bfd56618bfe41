import type { Fault } from '../faults/fault';
import { parseFault } from '../faults/parse';
import type { AdminCall } from './admin-route';

/** The faults still to come with the requests they have left, and those that struck. */
export function listFaults({ simulator }: AdminCall): object {
  const inJson = <E extends { readonly fault: Fault }>(entry: E) => ({
    ...entry,
    fault: withTextPath(entry.fault),
  });
  return { faults: simulator.faults.map(inJson), struck: simulator.struck.map(inJson) };
}

export function addFault(call: AdminCall): object {
  call.simulator.fault(parseFault(call.body));
  return listFaults(call);
}

export function clearFaults(call: AdminCall): object {
  call.simulator.clearFaults();
  return listFaults(call);
}

/** A pattern that a test gave as a RegExp would be nothing in JSON. */
function withTextPath(fault: Fault): object {
  return { ...fault, path: fault.path === undefined ? undefined : String(fault.path) };
}
