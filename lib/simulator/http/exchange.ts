import type { IncomingHttpHeaders } from 'node:http';
import { connectionFaultOf, delayOf, isLostUnder, scriptedErrorOf } from '../faults/answer-fault';
import { carryOutUnder, type Request } from '../faults/carry-out';
import type { ConnectionFault, FaultKind } from '../faults/fault';
import type { FaultScript, Turn } from '../faults/script';
import { integerOf, type JsonObject, valueAt } from '../protocol/json';
import { type ErrorAnswer, isRefusal, type Refusal, refuse, renderError } from '../protocol/refusal';
import { parseTarget, type Target } from '../protocol/target';
import type { Reply } from '../service/model/call';
import { answer, renderBody, type Setting } from './answer';
import { isAuthorized } from './authorization';

/** What the exchanges of a simulator share. */
export interface World {
  /** Value of the `Authorization` header that opens the door. */
  readonly authorization: string;
  readonly faults: FaultScript;
  /** How long a request may take to come in. */
  readonly requestTimeoutMs: number;
  /** The state and the time, as of now. */
  setting(): Setting;
  /** Makes the state durable; done when it is. */
  commit(): Promise<void> | undefined;
  /** Waits, for an answer that is to be late. */
  sleep(ms: number): Promise<void>;
}

/** A request as it came in. */
export interface RawRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string | Refusal;
}

/** What goes out, and what the log says about it. */
export interface Outcome {
  readonly status: number;
  readonly text: string;
  /** Beside those of any answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** How the connection fares, if not well. */
  readonly connection: ConnectionFault | undefined;
  /** The fault that struck. */
  readonly fault: FaultKind | undefined;
  /** Below `/api/cloud/1.1`; the raw target where it is not of the API. */
  readonly path: string;
  readonly query: JsonObject | undefined;
  readonly errorCode: string | undefined;
}

/** Of a target that is not of the API, this much is kept for the log. */
const MAX_LOGGED_TARGET = 200;

/** From a request to its answer: faults, credentials, route, effect, disk, text. `serial` names the request in errors. */
export async function exchange(world: World, request: RawRequest, serial: string): Promise<Outcome> {
  const target = parseTarget(request.target);
  const turn = isRefusal(target) ? undefined : takeFault(world, request.method, target);
  const fault = turn?.fault;
  await pause(world, delayOf(fault, 'before'));
  const reply = isLostUnder(fault) ? NOTHING : await carryOut(world, request, target, turn);
  await pause(world, delayOf(fault, 'after'));
  const said = scriptedErrorOf(fault) ?? (isRefusal(reply) ? errorOf(reply) : reply);
  return {
    ...render(said, request.headers, serial),
    connection: connectionFaultOf(fault),
    fault: fault?.kind,
    path: isRefusal(target) ? request.target.slice(0, MAX_LOGGED_TARGET) : target.path,
    query: isRefusal(target) || isRefusal(target.query) ? undefined : target.query,
    errorCode: 'code' in said ? said.code : undefined,
  };
}

/** What a request amounts to that never reached the service. */
const NOTHING: Reply = { status: 200, body: {} };

/** The fault whose turn it is; its strike stands in the log. */
function takeFault(world: World, method: string, { path, query }: Target): Turn | undefined {
  const from = isRefusal(query) ? 0 : (integerOf(valueAt(query, 'From')) ?? 0);
  const turn = world.faults.take({ method, path, from });
  if (turn) world.faults.log({ fault: turn.fault, method, path, at: world.setting().now });
  return turn;
}

async function pause(world: World, ms: number): Promise<void> {
  if (ms > 0) await world.sleep(ms);
}

async function carryOut(
  world: World,
  request: RawRequest,
  target: Target | Refusal,
  turn: Turn | undefined,
): Promise<Reply | Refusal> {
  if (!isAuthorized(request.headers.authorization, world.authorization)) return refuse('unauthorized');
  if (isRefusal(target)) return target;
  if (isRefusal(request.body)) return request.body;
  try {
    const { method, body } = request;
    const known = { method, target, body, setting: world.setting() };
    const hidden = world.faults.hiddenIn(target.path, known.setting.now);
    if (hidden !== undefined) return refuse('not_found', hidden);
    const reply = turn ? carryOutUnder(turn, known, serve, world.faults) : serve(known);
    // a reader may have seen what is still on its way to the disk
    await world.commit();
    return reply;
  } catch (error) {
    return refuse('internal_server_error', error instanceof Error ? error.message : String(error));
  }
}

function serve({ method, target, body, setting }: Request): Reply | Refusal {
  return answer(method, target, body, setting);
}

function errorOf({ refused, detail, allow }: Refusal): ErrorAnswer {
  return { code: refused, detail, allow };
}

function render(said: Reply | ErrorAnswer, headers: IncomingHttpHeaders, serial: string) {
  const isEnglish = /^en\b/i.test(headers['accept-language'] ?? '');
  const { status, body } = 'code' in said ? renderError(said, isEnglish, serial) : said;
  const text = renderBody(body, {
    bigIdsAsText: headers['x-sakura-bigint-as-int'] !== '1',
    isIndented: headers['x-sakura-api-beautify'] === '1',
  });
  return { status, text, headers: 'code' in said ? headersOf(said) : {} };
}

function headersOf({ retryAfter, allow }: ErrorAnswer): Record<string, string> {
  return {
    ...(retryAfter !== undefined && { 'Retry-After': String(retryAfter) }),
    ...(allow !== undefined && { Allow: allow.join(', ') }),
  };
}
