import type { Clock } from '../../core/clock';
import { isKumikiError } from '../../core/errors';
import { isObject } from '../../core/json';
import type { Cluster, ObjectList } from '../../kubernetes-api/cluster';
import type { Kind, Kinds, KubeObject } from '../../kubernetes-api/kinds';
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
  /** The latest version that a list or the watch has shown. */
  private seen = '';

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

  /** Puts in what a write of our own has returned, unless the watch has shown that or more already. */
  put(object: Kinds[K]): void {
    const { resourceVersion = '', deletionTimestamp, finalizers = [] } = object.metadata;
    if (!isOlder(this.seen, resourceVersion)) return;
    // the write took the last finalizer away
    if (deletionTimestamp !== undefined && finalizers.length === 0) this.objects.delete(toObjectKey(object));
    else this.objects.set(toObjectKey(object), strip(object));
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
    const { items, resourceVersion } = await this.listAnew();
    this.objects.clear();
    for (const item of items) this.objects.set(toObjectKey(item), strip(item));
    this.seen = resourceVersion;
    this.listed = true;
    this.options.onChange(undefined, undefined);
    return resourceVersion;
  }

  /** A list that is not older than what the watch has shown meanwhile; versions go back only if a backup is restored. */
  private async listAnew(): Promise<ObjectList<Kinds[K]>> {
    const { cluster, signal } = this.options;
    for (let tries = 1; ; tries++) {
      const found = await cluster.list(this.kind, {}, { signal });
      if (tries === LIST_TRIES || !isOlder(found.resourceVersion, this.seen)) return found;
    }
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
    const { resourceVersion = '' } = object.metadata;
    this.seen = resourceVersion;
    // a write of our own may have put in something later
    if (isOlder(resourceVersion, this.objects.get(key)?.metadata.resourceVersion ?? '')) return;
    if (isDeleted) this.objects.delete(key);
    else this.objects.set(key, strip(object));
    this.options.onChange(key, isDeleted ? undefined : object);
  }
}

/** How often a list is read that is older than what the watch has shown. */
const LIST_TRIES = 3;

/** Whether one version comes before another: versions of one kind are decimal numbers that grow. */
function isOlder(version: string, than: string): boolean {
  if (than === '' || version === '') return version !== than && than !== '';
  return version.length === than.length ? version < than : version.length < than.length;
}

/** Takes away what nobody here reads, and what may be most of an object: who wrote which field, images of a node. */
function strip<T extends KubeObject>(object: T): T {
  Reflect.deleteProperty(object.metadata, 'managedFields');
  if ('status' in object && isObject(object.status)) Reflect.deleteProperty(object.status, 'images');
  return object;
}

/** `namespace/name`, or the name of an object of the whole cluster. */
export function toObjectKey({ metadata: { namespace, name } }: Kinds[Kind]): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

function isGone(error: unknown): boolean {
  return isKumikiError(error) && error.code === 'KUBE_GONE';
}
