import { toInteger, toText, valueAt } from '../../protocol/json';
import { type Refusal, refuse } from '../../protocol/refusal';
import type { ServerPlanRecord } from '../../store/records';

const MIB_PER_GIB = 1024;
const COMMITMENTS: readonly string[] = ['standard', 'dedicatedcpu'];

/** The generation of all plans, which is part of their ids. */
const GENERATION = 100;

/** Reads the size of a server from cores, memory and commitment, or from the id of a plan. */
export function parsePlan(given: unknown): ServerPlanRecord | Refusal {
  const byId = parsePlanId(toInteger(valueAt(given, 'ID')) ?? 0);
  const cpu = toInteger(valueAt(given, 'CPU')) || byId?.cpu;
  const memoryMb = toInteger(valueAt(given, 'MemoryMB')) || byId?.memoryMb;
  const commitment = toText(valueAt(given, 'Commitment')) || 'standard';
  if (cpu === undefined) return refuse('missing_param', 'CPU');
  if (memoryMb === undefined) return refuse('missing_param', 'MemoryMB');
  if (cpu > 999 || memoryMb % MIB_PER_GIB !== 0 || memoryMb > 999 * MIB_PER_GIB) {
    return refuse('param_res_not_found', `plan of ${cpu} cores and ${memoryMb} MB`);
  }
  return COMMITMENTS.includes(commitment)
    ? { cpu, memoryMb, commitment }
    : refuse('invalid_format', 'Commitment');
}

/** Reads the id of a plan: three digits each for generation, memory in GiB and cores. */
function parsePlanId(id: number): Pick<ServerPlanRecord, 'cpu' | 'memoryMb'> | undefined {
  const [, memory, cpu] = /^\d{3}(\d{3})(\d{3})$/.exec(String(id)) ?? [];
  return memory && cpu ? { cpu: Number(cpu), memoryMb: Number(memory) * MIB_PER_GIB } : undefined;
}

/** `ServerPlan` as a field of a server. */
export function renderPlan({ cpu, memoryMb, commitment }: ServerPlanRecord) {
  const memory = memoryMb / MIB_PER_GIB;
  return {
    ID: (GENERATION * 1000 + memory) * 1000 + cpu,
    Name: `plan/${cpu}Core-${memory}GB`,
    CPU: cpu,
    MemoryMB: memoryMb,
    ServiceClass: `cloud/plan/${cpu}core-${memory}gb`,
    Commitment: commitment,
    Generation: GENERATION,
    Availability: 'available',
  };
}

/** Some of the sizes that the service offers, in GiB by cores; they change from time to time. */
const OFFERED: readonly [cpu: number, memory: readonly number[]][] = [
  [1, [1, 2, 3, 4]],
  [2, [2, 4, 6, 8]],
  [4, [4, 8, 12, 16]],
  [8, [16, 24, 32]],
];

/** The rows of `GET /product/server`. */
export const SERVER_PLANS = OFFERED.flatMap(([cpu, sizes]) =>
  sizes.map((memory) => {
    const plan = renderPlan({ cpu, memoryMb: memory * MIB_PER_GIB, commitment: 'standard' });
    const { ID, Name, CPU, MemoryMB, ...rest } = plan;
    return { ID, Name, CPU, MemoryMB, CPUModel: 'uncategorized', ConfidentialVM: false, ...rest };
  }),
);
