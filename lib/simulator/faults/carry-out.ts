import type { Setting } from '../http/answer';
import { isRefusal, type Refusal } from '../protocol/refusal';
import type { Target } from '../protocol/target';
import type { Reply } from '../service/model/call';
import { takeDetour } from './detour';
import { withoutFirstRow } from './lost-row';
import { carryOutBesides } from './meanwhile';
import { idsMadeBy } from './reply-ids';
import type { FaultScript, Turn } from './script';

/** A request that was let in. */
export interface Request {
  readonly method: string;
  readonly target: Target;
  readonly body: string;
  readonly setting: Setting;
}

/** Carries a request out as the service does. */
export type Service = (request: Request) => Reply | Refusal;

/** Carries a request out as a fault inside the service lets it; what befalls the connection comes later. */
export function carryOutUnder(
  { fault, past }: Turn,
  request: Request,
  service: Service,
  script: FaultScript,
): Reply | Refusal {
  switch (fault.kind) {
    case 'stale-read':
      return service({ ...request, setting: past ?? request.setting });
    case 'lost-row':
      return withoutFirstRow(request, service);
    case 'meanwhile':
      return carryOutBesides(fault, request, service, script);
    case 'failed':
    case 'stuck':
    case 'power-off':
      return takeDetour(fault, request, service);
    case 'hidden': {
      const reply = service(request);
      const until = request.setting.now + fault.forSeconds * 1000;
      if (!isRefusal(reply)) for (const id of idsMadeBy(reply)) script.hide(id, until);
      return reply;
    }
    default:
      return service(request);
  }
}
