import { isRefusal, type Refusal } from '../protocol/refusal';
import type { Reply } from '../service/model/call';
import type { Request, Service } from './carry-out';
import type { MeanwhileFault } from './fault';
import { idsMadeBy } from './reply-ids';
import type { FaultScript } from './script';

/** Carries two requests out: the struck one, and that of somebody else before or after it. */
export function carryOutBesides(
  fault: MeanwhileFault,
  request: Request,
  service: Service,
  script: FaultScript,
): Reply | Refusal {
  const carryOutOther = (id: string | undefined) => {
    const { method, path, body = {} } = fault.request;
    const target = { ...request.target, path: path.replaceAll(':id', id ?? ''), query: {} };
    const reply = service({ ...request, method, target, body: JSON.stringify(body) });
    script.note(`${method} ${target.path}: ${isRefusal(reply) ? reply.refused : reply.status}`);
  };
  const named = request.target.path.split('/').find((segment) => /^\d+$/.test(segment));
  if (fault.when !== 'after') carryOutOther(named);
  const reply = service(request);
  if (fault.when === 'after') carryOutOther(named ?? madeBy(reply));
  return reply;
}

function madeBy(reply: Reply | Refusal): string | undefined {
  return isRefusal(reply) ? undefined : idsMadeBy(reply).map(String)[0];
}
