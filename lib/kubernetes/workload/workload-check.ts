import type { Problem } from '../../core/errors';
import { CONTAINER_PORT_NAME } from '../name-rules';
import { tryParseImage } from './image';
import { checkResources } from './resources';
import { DEFAULT_GRACE_SECONDS, type WorkloadProps } from './workload-props';

/** What is wrong with the properties of a workload. */
export function* checkWorkload(props: WorkloadProps): Generator<Problem> {
  yield* checkIntegers(props);
  if (!tryParseImage(props.image)) yield toImageProblem(props.image);
  for (const { name } of props.ports) if (!CONTAINER_PORT_NAME.accepts(name)) yield toPortNameProblem(name);
  yield* checkResources(props.resources);
  if (!leavesTimeToEnd(props)) yield toDrainProblem(props);
  if (props.exposure) yield* props.exposure.check();
}

interface Range {
  readonly min: number;
  readonly max: number;
}

/** The API's integers have 32 bits; larger ones would be rendered with an exponent, too. */
const MAX_INTEGER = 2 ** 31 - 1;
const RANGES = [
  ['replicas', { min: 0, max: MAX_INTEGER }],
  ['runAsUser', { min: 0, max: MAX_INTEGER }],
  ['drainSeconds', { min: 0, max: MAX_INTEGER }],
  ['terminationGraceSeconds', { min: 1, max: MAX_INTEGER }],
] as const;
const STATUS: Range = { min: 100, max: 599 };
const PORT: Range = { min: 1, max: 65535 };

function* checkIntegers(props: WorkloadProps): Generator<Problem> {
  for (const [name, range] of RANGES) {
    if (!isIntegerWithin(props[name], range)) {
      yield toRangeProblem(name, props[name], range, 'leave it out for the default');
    }
  }
  for (const [path, status] of Object.entries(props.statusByPath ?? {})) {
    if (!isIntegerWithin(status, STATUS)) {
      yield toRangeProblem(`the status of ${path}`, status, STATUS, 'give what the image answers there');
    }
  }
  for (const { name, number, servicePort } of props.ports) {
    if (!isIntegerWithin(number, PORT)) {
      yield toRangeProblem(`port ${name}`, number, PORT, 'use the port that the program listens on');
    }
    if (!isIntegerWithin(servicePort, PORT)) {
      yield toRangeProblem(`Service port of ${name}`, servicePort, PORT, 'leave it out to use the same port');
    }
  }
}

/** Whether a number is not given, or is an integer within the range. */
function isIntegerWithin(given: number | undefined, { min, max }: Range): boolean {
  return given === undefined || (Number.isInteger(given) && given >= min && given <= max);
}

function toRangeProblem(what: string, given: number | undefined, { min, max }: Range, hint: string): Problem {
  const allowed = `an integer from ${min} to ${max}`;
  return { code: 'SYNTH_VALUE', message: `${what} is ${given}`, given, allowed, hint };
}

/** Whether the drain is shorter than the grace period. An invalid grace period is reported elsewhere. */
function leavesTimeToEnd({ drainSeconds = 0, terminationGraceSeconds }: WorkloadProps): boolean {
  const grace = terminationGraceSeconds ?? DEFAULT_GRACE_SECONDS;
  return drainSeconds < grace || grace < 1;
}

function toDrainProblem({ drainSeconds, terminationGraceSeconds }: WorkloadProps): Problem {
  return {
    code: 'SYNTH_VALUE',
    message: `drainSeconds of ${drainSeconds} leaves the process no time to end`,
    given: drainSeconds,
    allowed: `less than the termination grace period of ${terminationGraceSeconds ?? DEFAULT_GRACE_SECONDS} s`,
  };
}

function toImageProblem(given: string): Problem {
  return {
    code: 'SYNTH_VALUE',
    message: `'${given}' is not an image reference`,
    given,
    allowed: 'registry/path:tag or registry/path@sha256:digest, in lower case',
  };
}

function toPortNameProblem(given: string): Problem {
  const { allowed } = CONTAINER_PORT_NAME;
  return { code: 'SYNTH_NAME', message: `'${given}' is not a port name`, given, allowed };
}
