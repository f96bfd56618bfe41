import type { Problem } from '../../core/errors';
import { BYTES, CORES, tryParseBytes, tryParseCores } from './quantity';

/**
 * Amounts in the notation of Kubernetes: a decimal number, optionally with m for cores, and with one of
 * k M G T P E Ki Mi Gi Ti Pi Ei for bytes.
 */
export interface ResourceAmounts {
  /**
   * Processor cores, such as `100m` (a tenth of one) or `2`.
   * @default - requested 100m, at most 500m
   */
  readonly cpu?: string | undefined;
  /**
   * Bytes of memory, such as `128Mi`.
   * @default - requested 100Mi, at most 256Mi
   */
  readonly memory?: string | undefined;
  /**
   * Bytes of logs, empty directories and writable layers together, such as `1Gi`.
   * @default - requested 64Mi, at most 512Mi
   */
  readonly ephemeralStorage?: string | undefined;
}

/** Resources of a container. A request above its limit is refused. */
export interface ContainerResources {
  /** The amounts that the scheduler reserves. @default - the requests listed at {@link ResourceAmounts} */
  readonly requests?: ResourceAmounts | undefined;
  /**
   * The amounts that it may use at most.
   * @default - the limits listed at {@link ResourceAmounts}; the request if that is more
   */
  readonly limits?: ResourceAmounts | undefined;
}

type Amounts = Required<{ [K in keyof ResourceAmounts]: string }>;

const REQUESTS: Amounts = { cpu: '100m', memory: '100Mi', ephemeralStorage: '64Mi' };
const LIMITS: Amounts = { cpu: '500m', memory: '256Mi', ephemeralStorage: '512Mi' };
const KINDS = ['cpu', 'memory', 'ephemeralStorage'] as const;
type Kind = (typeof KINDS)[number];

/** Renders the `resources` of a container, with defaults filled in. */
export function renderResources(given: ContainerResources = {}): { requests: object; limits: object } {
  const { requests, limits } = resolveResources(given);
  return { requests: toKubernetes(requests), limits: toKubernetes(limits) };
}

/** Yields the problems of a container's resources. */
export function* checkResources(given: ContainerResources | undefined): Generator<Problem> {
  // the defaults are valid
  if (given === undefined) return;
  const { requests, limits } = resolveResources(given);
  for (const kind of KINDS) {
    const [request, limit] = [requests[kind], limits[kind]];
    const invalid = [request, limit].filter((amount) => tryParse(kind, amount) === undefined);
    for (const amount of invalid) yield toAmountProblem(kind, amount);
    if (invalid.length === 0 && toNumber(kind, request) > toNumber(kind, limit)) {
      yield toRequestProblem(kind, request, limit);
    }
  }
}

function resolveResources(given: ContainerResources): { requests: Amounts; limits: Amounts } {
  const requests = fill(REQUESTS, given.requests);
  const raised = fill(
    LIMITS,
    Object.fromEntries(KINDS.map((kind) => [kind, larger(kind, requests[kind], LIMITS[kind])])),
  );
  return { requests, limits: fill(raised, given.limits) };
}

function fill(defaults: Amounts, given: ResourceAmounts = {}): Amounts {
  return {
    cpu: given.cpu ?? defaults.cpu,
    memory: given.memory ?? defaults.memory,
    ephemeralStorage: given.ephemeralStorage ?? defaults.ephemeralStorage,
  };
}

function larger(kind: Kind, a: string, b: string): string {
  return toNumber(kind, a) > toNumber(kind, b) ? a : b;
}

function toNumber(kind: Kind, text: string): number {
  return tryParse(kind, text) ?? 0;
}

function tryParse(kind: Kind, text: string): number | undefined {
  return kind === 'cpu' ? tryParseCores(text) : tryParseBytes(text);
}

function toKubernetes(amounts: Amounts): object {
  return { cpu: amounts.cpu, memory: amounts.memory, 'ephemeral-storage': amounts.ephemeralStorage };
}

function toAmountProblem(kind: string, given: string): Problem {
  return {
    code: 'SYNTH_VALUE',
    message: `'${given}' is not a valid amount of ${kind}`,
    given,
    allowed: kind === 'cpu' ? CORES : BYTES,
  };
}

function toRequestProblem(kind: string, request: string, limit: string): Problem {
  return {
    code: 'SYNTH_VALUE',
    message: `the request of ${request} ${kind} is above the limit of ${limit}`,
    given: request,
    allowed: `at most ${limit}`,
    hint: `raise limits.${kind} or lower requests.${kind}`,
  };
}
