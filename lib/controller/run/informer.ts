import type { Clock } from '../../core/clock';
import { isKumikiError } from '../../core/errors';
import type { Cluster } from '../../kubernetes-api/cluster';
import type { Kind, Kinds } from '../../kubernetes-api/kinds';
import { type BackOffOptions, findPause, pause, type Random } from './back-off';

/** What an informer works with. */
export interface InformerOptions<T> extends BackOffOptions {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** After this time everything is listed anew, whatever was watched. */
  readonly resyncMs: number;
  /** Called after each list, and for each object that has changed or gone. */
  onChange(key: string | undefined, object: T | undefined): void;
  onFailure(error: unknown): void;
}

/**
 * The objects of one kind, kept up to date: a list, then a watch from there, and again from the start whenever the
 * watch says that it has missed something.
 */
export class Informer<K extends Kind> {
  private readonly kind: K;
  private readonly options: InformerOptions<Kinds[K]>;
  private readonly objects = new Map<string, Kinds[K]>();
  private listed = false;

  constructor(kind: K, options: InformerOptions<Kinds[K]>) {
    this.kind = kind;
    this.options = options;
  }

  /** Whether all objects have been read once: before that, one that is missing may still exist. */
  get hasListed(): boolean {
    return this.listed;
  }

  list(): Kinds[K][] {
    return [...this.objects.values()];
  }

  tryGet(key: string): Kinds[K] | undefined {
    return this.objects.get(key);
  }

  /** Puts in what a write of our own has returned, which the watch shows a moment later. */
  put(object: Kinds[K]): void {
    this.objects.set(toObjectKey(object), object);
  }

  /** Runs until the signal aborts. */
  async run(): Promise<void> {
    const { clock, random, signal, onFailure } = this.options;
    let failures = 0;
    while (!signal.aborted) {
      let listedAt = Number.POSITIVE_INFINITY;
      try {
        const resourceVersion = await this.readAll();
        listedAt = clock.now();
        await this.follow(resourceVersion, listedAt + this.options.resyncMs);
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        // a list alone is no success: a watch that fails again and again would list everything each time
        failures = clock.now() - listedAt >= this.options.longestMs ? 1 : failures + 1;
        if (!isGone(error)) onFailure(error);
        await pause(clock, findPause(this.options, failures, random), signal);
      }
    }
  }

  /** Lists everything. @returns where a watch goes on */
  async readAll(): Promise<string> {
    const { cluster, signal, onChange } = this.options;
    const { items, resourceVersion } = await cluster.list(this.kind, {}, { signal });
    this.objects.clear();
    for (const item of items) this.objects.set(toObjectKey(item), item);
    this.listed = true;
    onChange(undefined, undefined);
    return resourceVersion;
  }

  /** Watches until it is time to list again. A watch that the server ends goes on from its last event. */
  private async follow(from: string, untilMs: number): Promise<void> {
    const { cluster, clock, signal } = this.options;
    let resourceVersion = from;
    const resync = new AbortController();
    const both = AbortSignal.any([signal, resync.signal]);
    clock.sleep(Math.max(untilMs - clock.now(), 0), both).then(
      () => resync.abort(),
      () => undefined,
    );
    try {
      while (!signal.aborted && !resync.signal.aborted) {
        const begunAt = clock.now();
        const watch = cluster.watch(this.kind, { resourceVersion, signal: both });
        for await (const { type, object } of watch) {
          resourceVersion = object.metadata.resourceVersion ?? resourceVersion;
          if (type !== 'BOOKMARK') this.take(type === 'DELETED', object);
        }
        // a server that ends each watch at once is not asked again at once
        if (clock.now() - begunAt < this.options.firstMs) await pause(clock, this.options.firstMs, both);
      }
    } catch (error) {
      if (!resync.signal.aborted) throw error;
    } finally {
      resync.abort();
    }
  }

  private take(isDeleted: boolean, object: Kinds[K]): void {
    const key = toObjectKey(object);
    if (isDeleted) this.objects.delete(key);
    else this.objects.set(key, object);
    this.options.onChange(key, isDeleted ? undefined : object);
  }
}

/** `namespace/name`, or the name of an object of the whole cluster. */
export function toObjectKey({ metadata: { namespace, name } }: Kinds[Kind]): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

function isGone(error: unknown): boolean {
  return isKumikiError(error) && error.code === 'KUBE_GONE';
}
