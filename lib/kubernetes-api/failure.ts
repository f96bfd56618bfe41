import { type ErrorCode, formatGiven, KumikiError, type Problem } from '../core/errors';
import { isObject } from '../core/json';
import { describeSubject, findApi, type Subject } from './request';

/** What the API says about a request that it refuses. */
interface Refusal {
  readonly message: string;
  readonly reason: string;
  readonly causes: readonly { readonly field: string; readonly message: string; readonly reason: string }[];
}

/** A request that failed: what it was about, and of which cluster. */
export interface FailedRequest {
  readonly subject: Subject;
  /** The description of the cluster. */
  readonly cluster: string;
}

/** The error for a reply of a status other than 2xx. */
export function toRefusedError(request: FailedRequest, status: number, text: string): KumikiError {
  const refusal = readRefusal(text);
  const what = describeSubject(request.subject);
  const said = refusal.message === '' ? `status ${status} without a reason` : formatGiven(refusal.message);
  const problem = (code: ErrorCode, message: string, more: Partial<Problem> = {}) =>
    new KumikiError({ code, message, request: describeRequest(request), ...more });
  switch (status) {
    case 401:
      return problem('KUBE_UNAUTHORIZED', `the cluster does not accept the credentials: ${said}`, {
        hint: 'log in again, or name another context',
      });
    case 403:
      return refusal.reason === 'Forbidden' && isByPolicy(refusal.message)
        ? problem('KUBE_INVALID', `the cluster refuses ${what} by a policy: ${said}`)
        : problem('KUBE_FORBIDDEN', `the credentials may not ${request.subject.verb} ${what}: ${said}`, {
            hint: `add this rule to a ${isOfNamespace(request.subject) ? `Role of the namespace ${request.subject.namespace}` : 'ClusterRole'} that is bound to them: ${formatRule(request.subject)}`,
          });
    case 404:
      return problem('KUBE_NOT_FOUND', `there is no ${what}: ${said}`);
    case 409:
      return toConflict(what, refusal, problem);
    case 410:
      return problem('KUBE_GONE', `the version of ${what} that was asked for is too old: ${said}`, {
        hint: 'list again, and watch from there',
      });
    case 400:
    case 422:
      return problem('KUBE_INVALID', `the cluster refuses ${what}: ${said}`, {
        ...(refusal.causes[0]?.field && { property: refusal.causes[0].field }),
      });
    default:
      return problem('KUBE_REFUSED', `the cluster could not ${request.subject.verb} ${what}: ${said}`, {
        hint: status === 429 ? 'it has too much to do: try again later' : undefined,
      });
  }
}

/** The error for a request without a complete reply. */
export function toUnreachableError(
  request: FailedRequest,
  { message, sent }: { readonly message: string; readonly sent: boolean },
): KumikiError {
  const isChange = !['get', 'list', 'watch'].includes(request.subject.verb);
  return new KumikiError({
    code: 'KUBE_UNREACHABLE',
    message: `${request.cluster} did not answer: ${message}`,
    request: describeRequest(request),
    hint: 'look whether the address is right, and whether it can be reached from here',
    ...(isChange && sent && { exists: 'the change may have been made: the answer was lost' }),
  });
}

/** The error for a request that its caller has cancelled. */
export function toCancelledError(request: FailedRequest, reason: unknown): KumikiError {
  return new KumikiError(
    { code: 'CANCELLED', message: 'the operation was cancelled', request: describeRequest(request) },
    { cause: reason },
  );
}

function toConflict(
  what: string,
  { message, reason, causes }: Refusal,
  problem: (code: ErrorCode, message: string, more?: Partial<Problem>) => KumikiError,
): KumikiError {
  if (reason === 'AlreadyExists') return problem('KUBE_EXISTS', `${what} exists already`);
  const owned = causes.filter((cause) => cause.reason === 'FieldManagerConflict');
  if (owned.length === 0) {
    return problem('KUBE_CONFLICT', `${what} was changed by somebody else: ${formatGiven(message)}`, {
      hint: 'read it again, and repeat the change',
    });
  }
  const managers = [...new Set(owned.map((cause) => /"([^"]+)"/.exec(cause.message)?.[1] ?? cause.message))];
  return problem(
    'KUBE_CONFLICT',
    `${what} has fields that ${managers.join(', ')} owns: ${owned.map(({ field }) => field).join(', ')}`,
    { hint: 'leave the fields to it, or take them over with force' },
  );
}

/** `patch services/status shop/edge at https://…`. */
function describeRequest({ subject, cluster }: FailedRequest): string {
  const { verb, namespace, name, subresource } = subject;
  const resource = `${findApi(subject).resource}${subresource ? `/${subresource}` : ''}`;
  const object = [namespace, name].filter((part) => part !== undefined).join('/');
  return [verb, resource, object, 'at', cluster].filter((part) => part !== '').join(' ');
}

/** A rule of RBAC on one line, as a manifest takes it. */
function formatRule(subject: Subject): string {
  const { verb, subresource } = subject;
  const { group, resource } = findApi(subject);
  const target = subresource ? `${resource}/${subresource}` : resource;
  return `{ apiGroups: ["${group}"], resources: ["${target}"], verbs: ["${verb}"] }`;
}

function isOfNamespace(subject: Subject): boolean {
  return findApi(subject).isNamespaced && subject.namespace !== undefined;
}

/** Admission plugins refuse with the status of RBAC, although more rights would not help. */
function isByPolicy(message: string): boolean {
  return /admission webhook|violates PodSecurity|ValidatingAdmissionPolicy|exceeded quota|being terminated/.test(
    message,
  );
}

function readRefusal(text: string): Refusal {
  const status = tryParse(text);
  if (!isObject(status)) return { message: text.slice(0, 200), reason: '', causes: [] };
  const { message, reason, details } = status;
  const causes = isObject(details) && Array.isArray(details.causes) ? details.causes.filter(isObject) : [];
  return {
    message: toText(message),
    reason: toText(reason),
    causes: causes.map((cause) => ({
      field: toText(cause.field),
      message: toText(cause.message),
      reason: toText(cause.reason),
    })),
  };
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
