import type { RawRequest } from '../http/exchange';
import type { LocalResponse } from '../http/server';
import type { AdminContext } from './context';
import { requireOwnPage } from './guard';
import { respondToAdmin } from './respond';
import { type AdminResponse, createErrorResponse, methodNotAllowed } from './response';

/** Largest body that the admin API accepts, in bytes: a snapshot of some 50,000 appliances. */
export const MAX_SNAPSHOT_BYTES = 64 * 1024 * 1024;

/** Path of the picture of the simulated project. */
const PICTURE = '/picture';
const NO_PICTURE = {
  message: 'there is no picture of a project',
  hint: 'start the simulator with --dist DIR, the output folder of a synth that has been run',
};

/** Whether a request target belongs to the pages or the admin API, and not to the API of the cloud. */
export function isLocalPath(target: string): boolean {
  return target === '/' || target === PICTURE || /^\/simulator([/?]|$)/.test(target);
}

/** Handles a request for a page or the admin API. */
export async function serveLocal(context: AdminContext, request: RawRequest): Promise<LocalResponse> {
  if (request.target !== '/' && request.target !== PICTURE)
    return toJson(await respondToAdmin(context, request));
  const { method, headers } = request;
  const denial = requireOwnPage(headers);
  if (denial) return toJson(createErrorResponse(denial.status, denial));
  if (method !== 'GET' && method !== 'HEAD') return toJson(methodNotAllowed(method, 'GET, HEAD'));
  const page = request.target === PICTURE ? context.readPicture() : context.page;
  if (!page) return toJson(createErrorResponse(404, NO_PICTURE));
  const { html, contentSecurityPolicy } = page;
  return {
    status: 200,
    headers: {
      ...SECURITY_HEADERS,
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': contentSecurityPolicy,
    },
    text: html,
  };
}

/** Forbids browsers to store responses, guess their type, frame them or share them with other pages. */
const SECURITY_HEADERS = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
};

function toJson({ status, headers, body }: AdminResponse): LocalResponse {
  return {
    status,
    headers: { ...SECURITY_HEADERS, ...headers, 'Content-Type': 'application/json; charset=utf-8' },
    text: `${JSON.stringify(body)}\n`,
  };
}
