import { formatGiven, KumikiError } from '../core/errors';
import { explainRefusal } from './explain-refusal';
import { readRefusal } from './refusal';
import { findApi, type Subject } from './request';
import { describeStranger, TROUBLES, type Trouble } from './unanswered';

/** A failed request: its subject and its cluster. */
export interface FailedRequest {
  readonly subject: Subject;
  /** The description of the cluster. */
  readonly cluster: string;
}

/** The error for a reply with a status other than 2xx. @param location where it redirects to */
export function toRefusedError(
  request: FailedRequest,
  {
    status,
    text,
    location,
  }: { readonly status: number; readonly text: string; readonly location?: string | undefined },
): KumikiError {
  const refusal = readRefusal(request.subject, status, text);
  if (refusal) {
    const problem = explainRefusal(request.subject, status, refusal);
    return new KumikiError({ ...problem, request: describeRequest(request) });
  }
  const message = describeStranger(status, { text, location });
  return toUnreachableError(request, { message, sent: status >= 500, trouble: 'stranger' });
}

/** The error for a request without a complete reply, or with a reply that is not from an API server. */
export function toUnreachableError(
  request: FailedRequest,
  {
    message,
    sent,
    trouble,
  }: { readonly message: string; readonly sent: boolean; readonly trouble?: Trouble | undefined },
): KumikiError {
  const isChange = !['get', 'list', 'watch'].includes(request.subject.verb);
  const known = trouble && TROUBLES[trouble];
  return new KumikiError({
    code: 'KUBE_UNREACHABLE',
    message: `${request.cluster} ${known?.what ?? 'did not answer'}: ${formatGiven(message)}`,
    request: describeRequest(request),
    hint: known?.hint ?? 'check that the address is right and reachable from here',
    ...(isChange && sent && { exists: 'the change may have been made: the answer was lost' }),
  });
}

/** The error for a request that its caller cancelled. */
export function toCancelledError(request: FailedRequest, reason: unknown): KumikiError {
  return new KumikiError(
    { code: 'CANCELLED', message: 'the operation was cancelled', request: describeRequest(request) },
    { cause: reason },
  );
}

/** `patch services/status shop/edge at https://…`. */
function describeRequest({ subject, cluster }: FailedRequest): string {
  const { verb, namespace, name, subresource } = subject;
  const resource = `${findApi(subject).resource}${subresource ? `/${subresource}` : ''}`;
  const object = [namespace, name].filter((part) => part !== undefined).join('/');
  return [verb, resource, object, 'at', cluster].filter((part) => part !== '').join(' ');
}
