import { isRefusal, type Refusal } from '../protocol/refusal';
import type { Reply } from '../service/model/call';
import type { Course } from '../service/model/lifecycle';
import type { Request, Service } from './carry-out';
import type { Fault } from './fault';
import { idsMadeBy } from './reply-ids';

/** Courses by those that they replace. */
type Detours = Readonly<Partial<Record<Course, Course>>>;

const TO_FAILURE: Detours = { creating: 'failing' };
const TO_POWER_OFF: Detours = { creating: 'creatingInVain', booting: 'bootingInVain' };
const STUCK_MIGRATING: Detours = { creating: 'creatingForever' };
const STUCK_CLEANING: Detours = {
  creating: 'creatingToClean',
  booting: 'cleaningForever',
  stopping: 'cleaningForever',
  stoppingGracefully: 'cleaningForever',
};

/** Carries a request out, and sends the appliance that it created, booted or shut down on another course. */
export function takeDetour(fault: Fault, request: Request, service: Service): Reply | Refusal {
  const reply = service(request);
  if (isRefusal(reply)) return reply;
  const { appliances } = request.setting.store.zones[request.target.zone];
  const id = idsMadeBy(reply)[0] ?? request.target.path.split('/')[2];
  const appliance = appliances.get(id);
  const course = appliance && detoursOf(fault)[appliance.life.course];
  if (course) appliances.put({ ...appliance, life: { ...appliance.life, course } });
  return reply;
}

function detoursOf(fault: Fault): Detours {
  if (fault.kind === 'failed') return TO_FAILURE;
  if (fault.kind === 'power-off') return TO_POWER_OFF;
  if (fault.kind !== 'stuck') return {};
  return fault.at === 'migrating' ? STUCK_MIGRATING : STUCK_CLEANING;
}
