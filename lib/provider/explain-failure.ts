import type { RunJournal } from '../appliance/reconcile/run-journal';
import type { ErrorCode, Problem } from '../core/errors';

/** The calls of a provider that may fail after sending requests. */
export type Operation = 'create' | 'read' | 'update' | 'delete';

/** The additional details in every failure of an operation. */
export type Explanation = Required<Pick<Problem, 'request' | 'exists' | 'next'>>;

/**
 * Adds the details that the user needs to every failure: the request, the load balancer that exists or may
 * exist, and what the next run does.
 */
export function explainFailure(
  operation: Operation,
  { request, appliances, mayHaveCreated, unclear }: RunJournal,
  problems: readonly Problem[],
): Problem[] {
  const isGone = problems.some(({ code }) => code === 'LB_GONE');
  // a load balancer to adopt does not belong to the run until it is seen with its tag
  const changed = [...unclear].filter((id) => appliances.every((own) => own.id !== id));
  const situation = {
    exists: appliances.some(({ isRemoved }) => !isRemoved) && !isGone,
    mayExist: mayHaveCreated,
    mayBeAdopted: changed.length > 0,
  };
  const explanation: Explanation = {
    request: request ?? 'none was sent',
    exists: describeExisting({ appliances, isGone, mayHaveCreated, changed }),
    next: describeNextRun(operation, problems, situation),
  };
  return problems.map((problem) => ({ ...problem, ...explanation }));
}

/** Does the same for virtual IPs on load balancers of other owners, which always stay. */
export function explainShareFailure(
  operation: Operation,
  { request, appliances, unclear }: RunJournal,
  problems: readonly Problem[],
): Problem[] {
  const names = appliances.map(({ id, name }) => `load balancer ${id}${name ? ` (${name})` : ''}`);
  const parts = [
    ...(names.length > 0 ? [`virtual IPs of this share on ${names.join(', ')}`] : []),
    ...[...unclear].map(describeUnclear),
  ];
  const step = describeShareStep(operation, parts.length > 0);
  const isLasting = problems.some(
    ({ code }) => code === 'LB_APPLIANCE_FAILED' || NEEDS_A_CHANGE.includes(code),
  );
  const explanation: Explanation = {
    request: request ?? 'none was sent',
    exists:
      parts.length > 0
        ? parts.join('; ')
        : 'no virtual IP of this share on any load balancer, as far as this run could see',
    next: isLasting ? `${step}; ${LASTING}` : step,
  };
  return problems.map((problem) => ({ ...problem, ...explanation }));
}

/** Says what a run does that could not look up the machines that a load balancer selects. */
export function explainLook(
  _operation: Operation,
  { request }: RunJournal,
  problems: readonly Problem[],
): Problem[] {
  const explanation: Omit<Explanation, 'exists'> = {
    request: request ?? 'none was sent',
    next: 'the servers stay as they are, and the next run looks again',
  };
  return problems.map((problem) => ({
    ...problem,
    ...(problem.code === 'CANCELLED' && { message: 'the API has not answered in time' }),
    ...explanation,
  }));
}

function describeUnclear(id: string): string {
  return `a change of load balancer ${id} may have happened: the answer was lost`;
}

function describeShareStep(operation: Operation, mayExist: boolean): string {
  if (operation === 'read') return 'nothing was changed, and the next refresh looks again';
  if (operation === 'delete') {
    return 'the next `pulumi destroy` removes the rest; the load balancers stay';
  }
  if (operation === 'update') {
    return 'the next `pulumi up` checks the current state, and makes the rest of the change';
  }
  return mayExist
    ? 'the next `pulumi up` finds its virtual IPs by their mark, and goes on with them; run that before `pulumi destroy`'
    : 'the next `pulumi up` begins again';
}

function describeExisting({
  appliances,
  isGone,
  mayHaveCreated,
  changed,
}: Pick<RunJournal, 'appliances' | 'mayHaveCreated'> & {
  readonly isGone: boolean;
  readonly changed: readonly string[];
}): string {
  const names = appliances
    .map(
      ({ id, name, isRemoved }) =>
        `load balancer ${id}${name ? ` (${name})` : ''}${isRemoved ? ', removed, as far as this run could see' : ''}`,
    )
    .join(', ');
  const parts = [
    ...(names === '' ? [] : [isGone ? `not any more: ${names}` : names]),
    ...(mayHaveCreated ? ['a load balancer that was being created may exist: the answer was lost'] : []),
    ...changed.map(describeUnclear),
  ];
  return parts.length > 0 ? parts.join('; ') : 'no load balancer, as far as this run could see';
}

/** Failures that recur until the user changes the program, the account or an object. */
const NEEDS_A_CHANGE: readonly ErrorCode[] = [
  'API_AUTHENTICATION',
  'API_CREDENTIALS_MISSING',
  'API_SETTINGS',
  'LB_ADOPT',
  'LB_AMBIGUOUS_OWNER',
  'LB_FOREIGN',
  'LB_IMMUTABLE',
  'LB_NAME',
  'LB_NETWORK',
  'LB_NETWORK_NOT_FOUND',
  'LB_NOT_FOUND',
  'LB_OWNER_TAG',
  'LB_PROTECTED',
  'LB_QUOTA',
  'LB_SERVER_NOT_FOUND',
  'LB_SHARED',
  'LB_VRID',
  'VIP_ADDRESS',
  'VIP_POOL_EXHAUSTED',
];
const LASTING = 'it will stop here again until the cause is fixed';

/** The load balancers that belong to the run, or will. */
interface Situation {
  readonly exists: boolean;
  readonly mayExist: boolean;
  readonly mayBeAdopted: boolean;
}

function describeNextRun(operation: Operation, problems: readonly Problem[], situation: Situation): string {
  const text = describeStep(operation, problems, situation);
  const isLasting = problems.some(({ code }) => NEEDS_A_CHANGE.includes(code));
  return isLasting ? `${text}; ${LASTING}` : text;
}

function describeStep(
  operation: Operation,
  problems: readonly Problem[],
  { exists, mayExist, mayBeAdopted }: Situation,
): string {
  if (operation === 'read') return 'nothing was changed, and the next refresh looks again';
  if (operation === 'delete') return 'the next `pulumi destroy` looks for it and removes the rest';
  if (problems.some(({ code }) => code === 'LB_GONE')) {
    return 'the next `pulumi up` creates another, with the same addresses if they are still free';
  }
  if (problems.some(({ code }) => code === 'LB_APPLIANCE_FAILED')) {
    return 'the next `pulumi up` replaces it';
  }
  if (operation === 'update')
    return 'the next `pulumi up` checks the current state, and makes the rest of the change';
  if (mayExist) {
    return 'the next `pulumi up` looks for it by its owner tag, and goes on with it or creates one; run that before `pulumi destroy`';
  }
  if (mayBeAdopted) {
    return 'the next `pulumi up` looks whether it has been adopted, and goes on with it; run that before `pulumi destroy`';
  }
  return exists
    ? 'the next `pulumi up` finds it by its owner tag, and goes on with it'
    : 'the next `pulumi up` begins again';
}
