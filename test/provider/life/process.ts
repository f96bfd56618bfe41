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

/** What happens to one request instead of what should. */
export type Disturb = (passage: Passage) => Promise<HttpOutcome>;

/** A request on its way. */
export interface Passage {
  readonly cloud: Cloud;
  readonly request: HttpRequest;
  /** Lets the service handle it. */
  send(): Promise<HttpOutcome>;
  /** Waits in virtual time. */
  wait(ms: number): Promise<void>;
}

/** When a process is killed: before its request takes effect, or after that and before it gets the reply. */
export type When = 'before' | 'after';

/** Picks requests of a process; the first one has the number 1. */
export type Pick = (request: HttpRequest, number: number) => boolean;

export interface ProcessOptions {
  /** At which request it is killed. @default - it is not */
  readonly kill?: { readonly at: Pick; readonly when: When } | undefined;
  /** What happens to some requests. @default - nothing */
  readonly fault?: { readonly at: Pick; readonly disturb: Disturb } | undefined;
  /** How long a request and a reply are on their way, in milliseconds. @default - 20 each */
  readonly latencyMs?: () => number;
  /** What becomes of a request on its way to the service. @default - nothing */
  readonly alter?: (request: HttpRequest) => HttpRequest;
  /** 0 ≤ x < 1. @default - always 0.5 */
  readonly random?: () => number;
  /** Settings of the client beside where the API is. @default - the credentials */
  readonly settings?: Readonly<Record<string, string>>;
  /** How long an operation may take, in seconds. @default - as long as for users */
  readonly timeoutSeconds?: number;
}

export function isNumber(wanted: number): Pick {
  return (_request, number) => number === wanted;
}

export const isChange: Pick = ({ method }) => method !== 'GET';

/** How a process ended. */
export type Outcome = 'done' | 'killed' | { readonly error: Error };

/**
 * An operating system's process with the provider in it. A process that is killed does nothing any more: what it
 * waits for never comes, and no code of it runs to clean up.
 */
export class Process {
  /** Requests so far. */
  requests = 0;
  /** Requests so far that change something. */
  changes = 0;
  /** What it logged. */
  readonly lines: string[] = [];
  /** Requests that were refused because somebody else has an address or VRID. */
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

  /** Runs work in it to its end, whatever that is. */
  async run(work: (process: Process) => Promise<void>): Promise<Outcome> {
    const ended = this.start(work);
    await this.cloud.timeline.runUntil(() => ended.outcome !== undefined || this.isKilled);
    return ended.outcome ?? 'killed';
  }

  /** Starts work in it; the outcome comes while the time passes. */
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
