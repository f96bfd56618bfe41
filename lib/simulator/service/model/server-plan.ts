import { toInteger, toText, valueAt } from '../../protocol/json';
import type { Language } from '../../protocol/language';
import { type Refusal, refuse } from '../../protocol/refusal';
import type { ServerPlanRecord } from '../../store/records';

const MIB_PER_GIB = 1024;

const COMMITMENTS = ['standard', 'dedicatedcpu'] as const;

/** The generation of all plans; part of the ids of standard ones. */
const GENERATION = 100;
/** Replaces the generation in the ids of dedicated plans, whose real form is not known. */
const DEDICATED_ID = 101;

/** Parses the size of a server, from cores, memory and commitment or from the id of a plan. */
export function parsePlan(given: unknown): ServerPlanRecord | Refusal {
  const byId = parsePlanId(toInteger(valueAt(given, 'ID')) ?? 0);
  const cpu = toInteger(valueAt(given, 'CPU')) || byId?.cpu;
  const memoryMb = toInteger(valueAt(given, 'MemoryMB')) || byId?.memoryMb;
  const named = toText(valueAt(given, 'Commitment')) || byId?.commitment || 'standard';
  const commitment = COMMITMENTS.find((each) => each === named);
  if (cpu === undefined) return refuse('missing_param', 'CPU');
  if (memoryMb === undefined) return refuse('missing_param', 'MemoryMB');
  if (cpu > 999 || memoryMb % MIB_PER_GIB !== 0 || memoryMb > 999 * MIB_PER_GIB) {
    return refuse('param_res_not_found', `plan of ${cpu} cores and ${memoryMb} MB`);
  }
  if (commitment === undefined) return refuse('invalid_format', 'Commitment');
  const special = SPECIAL.find((key) => !NOTHING.includes(valueAt(given, key)));
  if (special) return refuse('param_res_not_found', `plan with ${special}`);
  return { cpu, memoryMb, commitment };
}

/**
 * Options of a size that the simulator does not support. Refused: ignoring one would create a different
 * server than ordered.
 */
const SPECIAL = ['GPU', 'ConfidentialVM'];
const NOTHING: readonly unknown[] = [undefined, null, false, 0, '0', ''];

/** Parses the id of a plan: three digits each for generation or commitment, memory in GiB and cores. */
function parsePlanId(id: number): ServerPlanRecord | undefined {
  const [, first, memory, cpu] = /^(\d{3})(\d{3})(\d{3})$/.exec(String(id)) ?? [];
  if (!memory || !cpu) return undefined;
  const commitment = first === String(DEDICATED_ID) ? 'dedicatedcpu' : 'standard';
  return { cpu: Number(cpu), memoryMb: Number(memory) * MIB_PER_GIB, commitment };
}

/** Renders the field `ServerPlan` of a server. */
export function renderPlan({ cpu, memoryMb, commitment }: ServerPlanRecord, language: Language) {
  const memory = memoryMb / MIB_PER_GIB;
  const isDedicated = commitment === 'dedicatedcpu';
  const size = `${cpu}core-${memory}gb`;
  return {
    ID: ((isDedicated ? DEDICATED_ID : GENERATION) * 1000 + memory) * 1000 + cpu,
    Name: `${isDedicated ? `${DEDICATED[language]} ` : ''}${PLAN[language]}/${cpu}Core-${memory}GB`,
    CPU: cpu,
    MemoryMB: memoryMb,
    ServiceClass: `cloud/plan/${isDedicated ? 'dedicatedcpu/' : ''}${size}`,
    Commitment: commitment,
    Generation: GENERATION,
    Availability: 'available',
  };
}

const PLAN: Readonly<Record<Language, string>> = { en: 'plan', ja: 'プラン' };
const DEDICATED: Readonly<Record<Language, string>> = { en: 'dedicatedcpu', ja: 'コア専有' };

/**
 * Some of the sizes that the service offers, as memory in GiB by cores; the offer changes from time to time.
 */
const OFFERED: Readonly<
  Record<(typeof COMMITMENTS)[number], readonly (readonly [cpu: number, memory: readonly number[]])[]>
> = {
  standard: [
    [1, [1, 2, 3, 4, 5]],
    [2, [2, 3, 4, 5, 6, 8, 12, 16]],
    [3, [3, 4, 6, 8, 12]],
    [4, [4, 5, 6, 8, 12, 16, 20, 24, 32]],
    [5, [8, 12, 16]],
    [6, [6, 8, 12, 16, 24, 32, 48]],
    [8, [8, 12, 16, 24, 32, 48]],
    [10, [24, 32, 48]],
    [12, [24, 32, 48, 64]],
    [16, [32, 48, 64, 96]],
    [20, [64, 96, 128, 224]],
  ],
  dedicatedcpu: [
    [2, [4, 8]],
    [4, [8, 16]],
    [6, [16, 32]],
    [8, [16, 32, 96]],
    [10, [32, 48]],
    [24, [192]],
    [32, [120]],
    [64, [240]],
  ],
};

/** Renders the rows of `GET /product/server`. */
export function renderServerPlans(language: Language) {
  return COMMITMENTS.flatMap((commitment) =>
    OFFERED[commitment].flatMap(([cpu, sizes]) =>
      sizes.map((memory) => {
        const plan = renderPlan({ cpu, memoryMb: memory * MIB_PER_GIB, commitment }, language);
        const { ID, Name, CPU, MemoryMB, ...rest } = plan;
        // clients search for plans without a graphics card (GPU 0) and with the default CPU model
        const equipment = { GPU: 0, CPUModel: 'uncategorized', ConfidentialVM: false };
        return { ID, Name, CPU, MemoryMB, ...equipment, ...rest };
      }),
    ),
  );
}
