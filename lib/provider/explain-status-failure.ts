import { type ErrorCode, isKumikiError, KumikiError, type Problem } from '../core/errors';
import type { Operation } from './explain-failure';
import { PartialError } from './partial-error';
import type { ServiceStatusState, StatusTarget } from './service-status-inputs';

/**
 * Errors that a cluster gives when it is gone for good; Pulumi's own provider calls it unreachable for each
 * of them.
 */
const OUT_OF_REACH: ReadonlySet<ErrorCode> = new Set([
  'KUBE_UNREACHABLE',
  'KUBE_UNAUTHORIZED',
  'KUBECONFIG_FILE',
  'KUBECONFIG_CONTEXT',
  'KUBECONFIG_VALUE',
]);

/** Whether an error means that the cluster cannot be reached. */
export function isOutOfReach(error: unknown): error is KumikiError {
  return isKumikiError(error) && OUT_OF_REACH.has(error.code);
}

/** The id of the status of a Service. */
export function idOf({ namespace, name }: StatusTarget): string {
  return `${namespace}/${name}`;
}

/** The operation that failed, and its Service. */
interface Attempt {
  readonly operation: Operation;
  readonly service: StatusTarget | undefined;
}

/**
 * Runs an operation, and adds to its failure what the next run does.
 * @param toPartial possible state after a change whose answer was lost: unless it is remembered, the next run
 * takes it for someone else's
 */
export async function explainFailures<T>(
  attempt: Attempt,
  work: () => Promise<T>,
  toPartial?: () => ServiceStatusState,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isKumikiError(error)) throw error;
    const [first, ...others] = error.problems.map((problem) => ({
      ...problem,
      ...explainProblem(attempt, problem),
    }));
    if (!first) throw error;
    const state = first.exists === undefined ? undefined : toPartial?.();
    if (!state) throw new KumikiError([first, ...others], { cause: error });
    throw new PartialError({ id: idOf(state.service), state, problems: [first, ...others], cause: error });
  }
}

function explainProblem({ operation, service }: Attempt, { code, next }: Problem): Partial<Problem> {
  const isOfStack = service?.uid !== undefined;
  if (isOfStack && isWrite(operation) && (code === 'KUBE_NOT_FOUND' || code === 'LB_SERVICE'))
    return {
      hint: 'run `pulumi up --refresh`: without it, Pulumi assumes that the Service is as it last left it',
      next: 'that run restores the Service, and writes its status; until then nothing answers on the address',
    };
  if (operation === 'delete' && OUT_OF_REACH.has(code)) return { next: next ?? NEXT_WITHOUT_CLUSTER };
  return { next: next ?? NEXT[operation] };
}

function isWrite(operation: Operation): boolean {
  return operation === 'create' || operation === 'update';
}

const NEXT: Readonly<Record<Operation, string>> = {
  create: 'the next `pulumi up` writes the status; until then nothing answers on the address',
  update: 'the next `pulumi up` writes the status; until then the previous status applies',
  read: 'nothing was changed, and the next refresh looks again',
  delete: 'the next `pulumi destroy` removes the address',
};
const NEXT_WITHOUT_CLUSTER =
  'the next `pulumi destroy` removes the address; if the cluster is gone for good, set PULUMI_K8S_DELETE_UNREACHABLE=true for that run';
