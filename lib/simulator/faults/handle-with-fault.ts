import { isRefusal, type Refusal } from '../protocol/refusal';
import type { Service, ServiceRequest } from '../service/handle-request';
import type { ServiceResponse } from '../service/model/call';
import { createdIds } from './created-ids';
import { divertLifecycle } from './divert-lifecycle';
import type { Fault } from './fault';
import { withoutFirstRow } from './lost-row';
import type { FaultScript, FaultUse } from './script';

/** Handles a request under a fault of the service. Faults of the connection are applied later, in http/. */
export function handleWithFault(
  { fault, past }: FaultUse,
  request: ServiceRequest,
  service: Service,
  script: FaultScript,
): ServiceResponse | Refusal {
  switch (fault.kind) {
    case 'stale-read':
      return service({ ...request, context: past ?? request.context });
    case 'lost-row':
      return withoutFirstRow(request, service);
    case 'concurrent':
      return withConcurrentRequest(fault, request, service, script);
    case 'failed':
    case 'stuck':
    case 'power-off':
      return divertLifecycle(fault, request, service);
    case 'hidden':
      return hidingCreated(fault, request, service, script);
    default:
      return service(request);
  }
}

/** Handles a request, and hides the created resources from later requests. */
function hidingCreated(
  { forSeconds }: Extract<Fault, { readonly kind: 'hidden' }>,
  request: ServiceRequest,
  service: Service,
  script: FaultScript,
): ServiceResponse | Refusal {
  const response = service(request);
  if (isRefusal(response)) return response;
  const until = request.context.now + forSeconds * 1000;
  for (const id of createdIds(response)) script.hide(id, until);
  return response;
}

/** Handles a request, and another client's right before or after it. */
function withConcurrentRequest(
  fault: Extract<Fault, { readonly kind: 'concurrent' }>,
  request: ServiceRequest,
  service: Service,
  script: FaultScript,
): ServiceResponse | Refusal {
  const handleOther = (id: string | undefined) => {
    const { method, path, body = {} } = fault.request;
    const target = { ...request.target, path: path.replaceAll(':id', id ?? ''), query: {} };
    const response = service({ ...request, method, target, body: JSON.stringify(body) });
    script.noteConcurrent(
      `${method} ${target.path}: ${isRefusal(response) ? response.refused : response.status}`,
    );
  };
  const idInPath = request.target.path.split('/').find((segment) => /^\d+$/.test(segment));
  if (fault.when !== 'after') handleOther(idInPath);
  const response = service(request);
  if (fault.when === 'after')
    handleOther(idInPath ?? (isRefusal(response) ? undefined : firstCreated(response)));
  return response;
}

function firstCreated(response: ServiceResponse): string | undefined {
  return createdIds(response).map(String)[0];
}
