import type { Problem } from '../../core/errors';
import { isVisible } from '../../core/visible-text';
import { DNS_SUBDOMAIN, LABEL_VALUE } from '../name-rules';
import { checkAutoscaling } from './autoscaling';
import { checkContainer, checkContainers } from './container-check';
import { checkRollout } from './rollout';
import { DEFAULT_GRACE_SECONDS, type WorkloadProps } from './workload-props';

/** Yields the problems of a workload's properties. */
export function* checkWorkload(props: WorkloadProps): Generator<Problem> {
  yield* checkIntegers(props);
  yield* checkLabels(props);
  yield* checkContainer('', props);
  yield* checkContainers(props.containerName ?? props.app, props);
  if (!leavesTimeToEnd(props)) yield toDrainProblem(props);
  if (props.exposure) yield* props.exposure.check();
  yield* checkRollout(props.strategy, props.rollout);
  yield* checkAutoscaling(props.autoscaling, props.replicas);
  yield* checkChangeCause(props.changeCause);
  yield* checkServiceAccount(props.serviceAccountName);
}

/** Reports empty label values. Invalid ones are reported where the labels of all objects are checked. */
function* checkLabels(props: WorkloadProps): Generator<Problem> {
  for (const property of ['app', 'component', 'partOf'] as const) {
    if (props[property] !== '') continue;
    yield {
      code: 'SYNTH_LABEL',
      message: `${property} is empty`,
      property,
      given: '',
      allowed: LABEL_VALUE.allowed,
      hint: 'is it a variable that is not set?',
    };
  }
}

function* checkServiceAccount(name: string | undefined): Generator<Problem> {
  if (name === undefined || DNS_SUBDOMAIN.accepts(name)) return;
  yield {
    code: 'SYNTH_NAME',
    message: `'${name}' is not a valid name of a ServiceAccount`,
    property: 'serviceAccountName',
    given: name,
    allowed: DNS_SUBDOMAIN.allowed,
    hint: 'give the name of a ServiceAccount of the same namespace, or leave it out',
  };
}

const MAX_CAUSE = 1024;

function* checkChangeCause(changeCause: string | undefined): Generator<Problem> {
  if (changeCause === undefined) return;
  if (changeCause.trim() !== '' && changeCause.length <= MAX_CAUSE && isVisible(changeCause)) return;
  yield {
    code: 'SYNTH_VALUE',
    message: 'the change cause cannot be shown on a line',
    property: 'changeCause',
    given: changeCause,
    allowed: `1 to ${MAX_CAUSE} visible characters, without line breaks`,
    hint: 'say in a few words what this revision changes',
  };
}

interface Range {
  readonly min: number;
  readonly max: number;
}

/** The API has 32-bit integers; larger ones would also be rendered with an exponent. */
const MAX_INTEGER = 2 ** 31 - 1;
const RANGES = [
  ['replicas', { min: 0, max: MAX_INTEGER }],
  ['runAsUser', { min: 0, max: MAX_INTEGER }],
  ['drainSeconds', { min: 0, max: MAX_INTEGER }],
  ['terminationGraceSeconds', { min: 1, max: MAX_INTEGER }],
] as const;
const STATUS: Range = { min: 100, max: 599 };

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
}

/** Checks that a number is undefined, or an integer within the range. */
function isIntegerWithin(given: number | undefined, { min, max }: Range): boolean {
  return given === undefined || (Number.isInteger(given) && given >= min && given <= max);
}

function toRangeProblem(what: string, given: number | undefined, { min, max }: Range, hint: string): Problem {
  const allowed = `an integer from ${min} to ${max}`;
  return { code: 'SYNTH_VALUE', message: `${what} is ${given}`, given, allowed, hint };
}

/** Checks that the drain is shorter than the grace period. An invalid grace period is reported elsewhere. */
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
