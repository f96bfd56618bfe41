import type { IncomingHttpHeaders } from 'node:http';
import { toErrorMessage } from '../../core/errors';
import type { JsonObject } from '../../core/json';
import type { ConnectionFault, FaultKind } from '../faults/fault';
import { handleWithFault } from '../faults/handle-with-fault';
import { delayOf, isLostUnder, toConnectionFault, toScriptedError } from '../faults/response-fault';
import type { FaultScript, FaultUse } from '../faults/script';
import { toInteger, valueAt } from '../protocol/json';
import { type Language, readLanguage } from '../protocol/language';
import { type ErrorResponse, isRefusal, type Refusal, refuse, renderError } from '../protocol/refusal';
import { parseTarget, type Target } from '../protocol/target';
import { handleRequest } from '../service/handle-request';
import type { ServiceContext, ServiceResponse } from '../service/model/call';
import { isAuthorized } from './authorization';
import { tryFindForeignPage } from './foreign-page';

/** Dependencies shared by all exchanges of a simulator. */
export interface ServerContext {
  /** The expected value of the `Authorization` header. */
  readonly authorization: string;
  readonly faults: FaultScript;
  /** How long a request may take to arrive, in milliseconds. */
  readonly requestTimeoutMs: number;
  /** The current state and time. */
  service(): ServiceContext;
  /** Makes the state durable: returns a promise of that, or undefined if it already is. */
  commit(): Promise<void> | undefined;
  /** Waits before a response that a fault delays. */
  sleep(ms: number): Promise<void>;
}

/** A request as received, with its body unread. */
export interface RawRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  /** Reads the body: its text, or the reason why it could not be read. Call at most once. */
  readBody(): Promise<string | Refusal>;
}

/** A response, and the properties of the exchange to log. */
export interface LoggedResponse {
  readonly status: number;
  readonly text: string;
  /** Headers in addition to those of every response. */
  readonly headers: Readonly<Record<string, string>>;
  /** Effect of a fault on the connection. */
  readonly connection: ConnectionFault | undefined;
  /** The kind of the triggered fault. */
  readonly fault: FaultKind | undefined;
  /** Path below `/api/cloud/1.1`; the raw target if it is not part of the API. */
  readonly path: string;
  readonly query: JsonObject | undefined;
  readonly errorCode: string | undefined;
}

/** Longest logged path of a request that was denied or not understood, in characters. */
const MAX_LOGGED_PATH = 200;
/** A target longer than this is logged without its query. */
const MAX_LOGGED_TARGET = 4000;

/**
 * Handles a request: credentials, faults, service, disk, response text. `serial` identifies the request in
 * error responses.
 */
export async function exchange(
  context: ServerContext,
  request: RawRequest,
  serial: string,
): Promise<LoggedResponse> {
  const target = parseTarget(request.target);
  const denial = deny(context, request.headers);
  const language = readLanguage(request.headers['accept-language']);
  const use = isRefusal(target) || denial ? undefined : takeFault(context, request.method, target);
  const fault = use?.fault;
  await pause(context, delayOf(fault, 'before'));
  const response = isLostUnder(fault)
    ? NOTHING
    : (denial ?? (await handle(context, request, { target, language, use })));
  await pause(context, delayOf(fault, 'after'));
  const sent = toScriptedError(fault) ?? (isRefusal(response) ? toErrorResponse(response) : response);
  return {
    ...render(sent, request.headers, language, serial),
    connection: toConnectionFault(fault),
    fault: fault?.kind,
    ...describe(request.target, target, denial),
    errorCode: 'code' in sent ? sent.code : undefined,
  };
}

/** Refuses requests of foreign pages or without credentials, before the body is read. */
function deny({ authorization }: ServerContext, headers: IncomingHttpHeaders): Refusal | undefined {
  const foreign = tryFindForeignPage(headers);
  if (foreign) return refuse('forbidden', foreign.message);
  return isAuthorized(headers.authorization, authorization) ? undefined : refuse('unauthorized');
}

/** Returns the path and query to log. Limits the size for requests from unauthorized clients. */
function describe(
  raw: string,
  target: Target | Refusal,
  denial: Refusal | undefined,
): Pick<LoggedResponse, 'path' | 'query'> {
  if (isRefusal(target) || denial) {
    const path = isRefusal(target) ? raw : target.path;
    return { path: path.slice(0, MAX_LOGGED_PATH), query: undefined };
  }
  const { path, query } = target;
  if (isRefusal(query)) return { path, query: undefined };
  return { path, query: raw.length > MAX_LOGGED_TARGET ? { '…': `${raw.length} characters` } : query };
}

/** Placeholder response for a request that never reached the service. */
const NOTHING: ServiceResponse = { status: 200, body: {} };

/** Takes and logs the fault that this request triggers; undefined if there is none. */
function takeFault(context: ServerContext, method: string, { path, query }: Target): FaultUse | undefined {
  const from = isRefusal(query) ? 0 : (toInteger(valueAt(query, 'From')) ?? 0);
  const use = context.faults.take({ method, path, from });
  if (use) context.faults.log({ fault: use.fault, method, path, at: context.service().now });
  return use;
}

async function pause(context: ServerContext, ms: number): Promise<void> {
  if (ms > 0) await context.sleep(ms);
}

async function handle(
  context: ServerContext,
  request: RawRequest,
  { target, language, use }: { target: Target | Refusal; language: Language; use: FaultUse | undefined },
): Promise<ServiceResponse | Refusal> {
  if (isRefusal(target)) return target;
  const body = await request.readBody();
  if (isRefusal(body)) return body;
  try {
    const { method } = request;
    const known = { method, target, body, language, context: context.service() };
    const hidden = context.faults.hiddenIn(target.path, known.context.now);
    if (hidden !== undefined) return refuse('not_found', hidden);
    const response = use ? handleWithFault(use, known, handleRequest, context.faults) : handleRequest(known);
    // also before responding to a read: it may show changes that are not on disk yet
    await context.commit();
    return response;
  } catch (error) {
    return refuse('internal_server_error', toErrorMessage(error));
  }
}

function toErrorResponse({ refused, detail, allow }: Refusal): ErrorResponse {
  return { code: refused, detail, allow };
}

function render(
  sent: ServiceResponse | ErrorResponse,
  headers: IncomingHttpHeaders,
  language: Language,
  serial: string,
) {
  const { status, body } = 'code' in sent ? renderError(sent, language, serial) : sent;
  const text = renderBody(body, {
    bigIdsAsText: headers['x-sakura-bigint-as-int'] !== '1',
    isIndented: headers['x-sakura-api-beautify'] === '1',
  });
  return { status, text, headers: 'code' in sent ? renderHeaders(sent) : {} };
}

function renderHeaders({ retryAfter, allow }: ErrorResponse): Record<string, string> {
  return {
    ...(retryAfter !== undefined && { 'Retry-After': String(retryAfter) }),
    ...(allow !== undefined && { Allow: allow.join(', ') }),
  };
}

/**
 * Largest id that the service always writes as a number; clients that cannot read bigger ones get strings.
 */
const MAX_SMALL_ID = 2 ** 31 - 1;

/** Renders a body, with big ids as strings unless the client asked for numbers. */
function renderBody(body: object, options: { bigIdsAsText: boolean; isIndented: boolean }): string {
  const replacer = (key: string, value: unknown) =>
    key === 'ID' && typeof value === 'number' && value > MAX_SMALL_ID ? String(value) : value;
  return JSON.stringify(
    body,
    options.bigIdsAsText ? replacer : undefined,
    options.isIndented ? 2 : undefined,
  );
}
