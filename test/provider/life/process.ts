import type { Clock } from '../../../lib/core/clock';
import type { OperationContext, ResourceProvider } from '../../../lib/provider/contract';
import {
  createResourceProvider,
  type ResourceInputs,
  type ResourceState,
} from '../../../lib/provider/resource-provider';
import { createSakuraApi } from '../../../lib/sakura/client';
import type { HttpOutcome, HttpRequest, Transport } from '../../../lib/sakura/http/http';
import { type Cloud, CREDENTIALS, ROOT_URL } from './cloud';

/** Handles a request differently than normal. */
export type FaultHandler = (passage: RequestInTransit) => Promise<HttpOutcome>;

/** A request in transit. */
export interface RequestInTransit {
  readonly cloud: Cloud;
  readonly request: HttpRequest;
  /** Lets the service handle it. */
  send(): Promise<HttpOutcome>;
  /** Waits in virtual time. */
  wait(ms: number): Promise<void>;
}

/**
 * When a process is killed: before its request takes effect, or after that but before it gets the response.
 */
export type When = 'before' | 'after';

/** Selects requests of a process, which are numbered from 1. */
export type Pick = (request: HttpRequest, number: number) => boolean;

export interface ProcessOptions {
  /** The request at which it is killed. @default - it is not */
  readonly kill?: { readonly at: Pick; readonly when: When } | undefined;
  /** A fault, and the requests that it happens to. @default - none */
  readonly fault?: { readonly at: Pick; readonly disturb: FaultHandler } | undefined;
  /** Returns the latency of each request and each response, in milliseconds. @default - 20 each */
  readonly latencyMs?: () => number;
  /** Alters requests on their way to the service. @default - nothing */
  readonly alter?: (request: HttpRequest) => HttpRequest;
  /** Returns random numbers, 0 ≤ x < 1. @default - always 0.5 */
  readonly random?: () => number;
  /** Settings of the client, in addition to the URL of the API. @default - the credentials */
  readonly settings?: Readonly<Record<string, string>>;
  /** Time limit of an operation, in seconds. @default - as for users */
  readonly timeoutSeconds?: number;
}

export function isNumber(wanted: number): Pick {
  return (_request, number) => number === wanted;
}

export const isChange: Pick = ({ method }) => method !== 'GET';

/** How a process ended. */
export type Outcome = 'done' | 'killed' | { readonly error: Error };

/**
 * A process of the operating system that runs the provider. After it is killed, it does nothing more: awaited
 * events never come, and no cleanup code runs.
 */
export class Process {
  /** Number of requests so far. */
  requests = 0;
  /** Number of changing requests so far. */
  changes = 0;
  /** Its log. */
  readonly lines: string[] = [];
  /** Number of requests refused because an address or VRID is taken. */
  conflicts = 0;
  readonly provider: ResourceProvider<ResourceInputs, ResourceState>;
  readonly context: OperationContext;
  private isKilled = false;

  private readonly cloud: Cloud;
  private readonly options: ProcessOptions;

  constructor(cloud: Cloud, options: ProcessOptions = {}) {
    this.cloud = cloud;
    this.options = options;
    const { random = () => 0.5, settings = CREDENTIALS, timeoutSeconds } = options;
    const clock: Clock = { now: () => cloud.timeline.now(), sleep: (ms, signal) => this.sleep(ms, signal) };
    const transport: Transport = (request) => this.transport(request);
    this.provider = createResourceProvider((to) => createSakuraApi({ ...to, transport, random }));
    this.context = {
      settings: { pinned: 'true', apiRootUrl: ROOT_URL, ...settings },
      signal: new AbortController().signal,
      clock,
      log: (line) => this.lines.push(line),
      ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    };
  }

  /** Runs work in the process until that ends, in whatever way. */
  async run(work: (process: Process) => Promise<void>): Promise<Outcome> {
    const ended = this.start(work);
    await this.cloud.timeline.runUntil(() => ended.outcome !== undefined || this.isKilled);
    return ended.outcome ?? 'killed';
  }

  /** Starts work in the process; its outcome is set as time passes. */
  start(work: (process: Process) => Promise<void>): { outcome?: Outcome } {
    const ended: { outcome?: Outcome } = {};
    work(this).then(
      () => {
        ended.outcome = 'done';
      },
      (error: Error) => {
        ended.outcome = { error };
      },
    );
    return ended;
  }

  private sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    return this.wait(ms);
  }

  private wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.cloud.timeline.after(ms, () => this.isKilled || resolve()));
  }

  private async transport(request: HttpRequest): Promise<HttpOutcome> {
    const { kill, fault, latencyMs = () => 20, alter = (same: HttpRequest) => same } = this.options;
    this.requests += 1;
    if (request.method !== 'GET') this.changes += 1;
    const number = this.requests;
    const isLast = kill?.at(request, number) ?? false;
    if (isLast && kill?.when === 'before') return this.die();
    await this.wait(latencyMs());
    const { cloud } = this;
    const passage = {
      cloud,
      request,
      send: () => cloud.answer(alter(request)),
      wait: (ms: number) => this.wait(ms),
    };
    const outcome = await (fault?.at(request, number) ? fault.disturb(passage) : passage.send());
    if (isLast) return this.die();
    if (outcome.status === 409 && outcome.text.includes('duplicate_entry')) this.conflicts += 1;
    await this.wait(latencyMs());
    return outcome;
  }

  private die(): Promise<never> {
    this.isKilled = true;
    return new Promise(() => undefined);
  }
}
