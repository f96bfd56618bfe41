import { formatGiven, type Problem } from '../core/errors';
import type { Refusal } from './refusal';
import { describeSubject, findApi, type Subject } from './request';

/** The API server needs a webhook that it cannot reach. */
const WEBHOOK_AWAY = 'failed calling webhook';
const POLICIES = [WEBHOOK_AWAY, 'admission webhook "', "AdmissionPolicy '"];
export const LOG_IN = 'log in again, or name another context';

/** Explains why an API server refused a request, and what to do about it. */
export function explainRefusal(subject: Subject, status: number, refusal: Refusal): Problem {
  const what = describeSubject(subject);
  const { message, causes } = refusal;
  const said = message === '' ? `status ${status} without a reason` : formatGiven(message);
  // webhooks and policies choose the status of their response
  if (POLICIES.some((each) => message.includes(each))) return toPolicyProblem(what, said);
  switch (status) {
    case 401:
      return {
        code: 'KUBE_UNAUTHORIZED',
        message: `the cluster does not accept the credentials: ${said}`,
        hint: LOG_IN,
      };
    case 403:
      return toForbiddenProblem(subject, said, message);
    case 404:
      return { code: 'KUBE_NOT_FOUND', message: `there is no ${what}: ${said}` };
    case 409:
      return toConflictProblem(what, said, refusal);
    case 410:
      return {
        code: 'KUBE_GONE',
        message: `the version of ${what} that was asked for is too old: ${said}`,
        hint: 'list again, and watch from there',
      };
    case 400:
    case 422:
      return {
        code: 'KUBE_INVALID',
        message: `the cluster refuses ${what}: ${said}`,
        ...(causes[0]?.field && { property: causes[0].field }),
      };
    default:
      return {
        code: 'KUBE_REFUSED',
        message: `the cluster could not ${subject.verb} ${what}: ${said}`,
        hint: findRemedy(status),
      };
  }
}

function toForbiddenProblem(subject: Subject, said: string, message: string): Problem {
  const what = describeSubject(subject);
  if (message.includes('User "system:anonymous" cannot ')) {
    return {
      code: 'KUBE_UNAUTHORIZED',
      message: `the cluster does not know the user of the credentials: ${said}`,
      hint: LOG_IN,
    };
  }
  // admission plugins refuse with the same status as RBAC, although more permissions would not help
  const isOfRights = message.includes('User "') && message.includes('" cannot ');
  if (message !== '' && !isOfRights) return toPolicyProblem(what, said);
  if (subject.isDiscovery) {
    return {
      code: 'KUBE_FORBIDDEN',
      message: `the credentials may not list the kinds of objects: ${said}`,
      hint: 'bind the ClusterRole system:discovery to them, as clusters do by default',
    };
  }
  const isOfNamespace = findApi(subject).isNamespaced && subject.namespace !== undefined;
  return {
    code: 'KUBE_FORBIDDEN',
    message: `the credentials may not ${subject.verb} ${what}: ${said}`,
    hint: isOfNamespace
      ? `add this rule to a Role of the namespace ${subject.namespace} that is bound to them: ${formatRule(subject)}`
      : `add this rule to a ClusterRole that is bound to them: ${formatRule(subject)}`,
  };
}

function toPolicyProblem(what: string, said: string): Problem {
  const message = `the cluster refuses ${what} by a policy: ${said}`;
  return { code: 'KUBE_INVALID', message, hint: findPolicyRemedy(said) };
}

function findPolicyRemedy(said: string): string {
  if (said.includes('being terminated'))
    return 'run this again once the namespace is gone; its status says what blocks it';
  if (said.includes('exceeded quota')) return 'raise the quota, or delete something that counts';
  if (said.includes(WEBHOOK_AWAY))
    return 'repair the program behind the webhook, or delete its configuration, and run this again';
  return 'change the object, or the policy';
}

function toConflictProblem(what: string, said: string, { reason, causes }: Refusal): Problem {
  if (reason === 'AlreadyExists') return { code: 'KUBE_EXISTS', message: `${what} already exists` };
  const owned = causes.filter((cause) => cause.reason === 'FieldManagerConflict');
  if (owned.length === 0) {
    return {
      code: 'KUBE_CONFLICT',
      message: `${what} was changed by another client: ${said}`,
      hint: 'read it again, and repeat the change',
    };
  }
  const managers = [...new Set(owned.map((cause) => /"([^"]+)"/.exec(cause.message)?.[1] ?? cause.message))];
  return {
    code: 'KUBE_CONFLICT',
    message: `${what} has fields that ${managers.join(', ')} owns: ${owned.map(({ field }) => field).join(', ')}`,
    hint: 'leave the fields to it, or take them over with force',
  };
}

function findRemedy(status: number): string | undefined {
  if (status === 429) return 'it is overloaded: try again later';
  return status >= 500 ? 'run this again once kubectl get --raw /readyz says ok' : undefined;
}

/** An RBAC rule on one line, in the form of a manifest. */
function formatRule(subject: Subject): string {
  const { verb, subresource } = subject;
  const { group, resource } = findApi(subject);
  const target = subresource ? `${resource}/${subresource}` : resource;
  return `{ apiGroups: ["${group}"], resources: ["${target}"], verbs: ["${verb}"] }`;
}
