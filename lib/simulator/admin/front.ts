import { CONTENT_SECURITY_POLICY, DOCUMENT } from '../dashboard/document';
import type { Desk } from './admin-route';
import { type AdminRequest, answerAdmin } from './answer';
import { objectionToHost } from './guard';
import { type AdminReply, refusal, refusalOfMethod } from './refusal';

/** An answer beside the API: the page, or JSON of the admin API. */
export interface FrontAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Whether a request target is for the page or the admin API, and not for the API of the cloud. */
export function isForFront(target: string): boolean {
  return target === '/' || /^\/simulator([/?]|$)/.test(target);
}

/** Answers what is for the page or the admin API. */
export async function answerFront(
  desk: Desk,
  request: AdminRequest,
  authorization: string,
): Promise<FrontAnswer> {
  if (request.target !== '/') return json(await answerAdmin(desk, request, authorization));
  const { method, headers } = request;
  const foreign = objectionToHost(headers);
  if (foreign) return json(refusal(foreign.status, foreign));
  if (method !== 'GET' && method !== 'HEAD') return json(refusalOfMethod(method, 'GET, HEAD'));
  return {
    status: 200,
    headers: {
      ...CAUTIOUS,
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': CONTENT_SECURITY_POLICY,
    },
    text: DOCUMENT,
  };
}

/** Nothing is kept, guessed, framed, or told to other pages. */
const CAUTIOUS = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
};

function json({ status, headers, body }: AdminReply): FrontAnswer {
  return {
    status,
    headers: { ...CAUTIOUS, ...headers, 'Content-Type': 'application/json; charset=utf-8' },
    text: `${JSON.stringify(body)}\n`,
  };
}
