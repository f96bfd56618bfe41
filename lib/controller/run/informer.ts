import type { Clock } from '../../core/clock';
import { isKumikiError } from '../../core/errors';
import { isObject } from '../../core/json';
import type { Cluster, ObjectList } from '../../kubernetes-api/cluster';
import type { Kind, Kinds, KubeObject } from '../../kubernetes-api/kinds';
import { type BackOffOptions, findPause, pause, type Random } from './back-off';

/** What an informer depends on. */
export interface InformerOptions<T> extends BackOffOptions {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** After this time everything is listed again, even if it was watched. */
  readonly resyncMs: number;
  /** Called after each list, and for each object that was changed or deleted. */
  onChange(key: string | undefined, object: T | undefined): void;
  onFailure(error: unknown): void;
}

/**
 * Keeps the objects of one kind up to date: lists them, watches from there, and starts over whenever the
 * watch reports that it has missed something.
 */
export class Informer<K extends Kind> {
  private readonly kind: K;
  private readonly options: InformerOptions<Kinds[K]>;
  private readonly objects = new Map<string, Kinds[K]>();
  private listed = false;
  /** The latest version seen in a list or the watch. */
  private seen = '';

  constructor(kind: K, options: InformerOptions<Kinds[K]>) {
    this.kind = kind;
    this.options = options;
  }

  /** Whether all objects have been read once: before that, a missing object may still exist. */
  get hasListed(): boolean {
    return this.listed;
  }

  list(): Kinds[K][] {
    return [...this.objects.values()];
  }

  tryGet(key: string): Kinds[K] | undefined {
    return this.objects.get(key);
  }

  /**
   * Adds the result of a write of our own, unless the watch has already shown that version or a later one.
   */
  put(object: Kinds[K]): void {
    const { resourceVersion = '', deletionTimestamp, finalizers = [] } = object.metadata;
    if (!isOlder(this.seen, resourceVersion)) return;
    // the write removed the last finalizer
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
        // a list alone is not a success: a watch that keeps failing would list everything each time
        const hasLasted = clock.now() - listedAt >= LASTING_MS;
        failures = hasLasted ? 1 : failures + 1;
        if (!isGone(error) && !hasLasted) onFailure(error);
        await pause(clock, findPause(this.options, failures, random), signal);
      }
    }
  }

  /** Lists everything. @returns the version to watch from */
  async readAll(): Promise<string> {
    const { items, resourceVersion } = await this.listAnew();
    this.objects.clear();
    for (const item of items) this.objects.set(toObjectKey(item), strip(item));
    this.seen = resourceVersion;
    this.listed = true;
    this.options.onChange(undefined, undefined);
    return resourceVersion;
  }

  /**
   * A list that is at least as recent as what the watch has shown; versions go back only if a backup is
   * restored.
   */
  private async listAnew(): Promise<ObjectList<Kinds[K]>> {
    const { cluster, signal } = this.options;
    for (let tries = 1; ; tries++) {
      const found = await cluster.list(this.kind, {}, { signal });
      if (tries === LIST_TRIES || !isOlder(found.resourceVersion, this.seen)) return found;
    }
  }

  /** Watches until it is time to list again. A watch that the server ends continues from its last event. */
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
        // do not immediately ask a server again that ends each watch immediately
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
    // a write of our own may have added a later version
    if (isOlder(resourceVersion, this.objects.get(key)?.metadata.resourceVersion ?? '')) return;
    if (isDeleted) this.objects.delete(key);
    else this.objects.set(key, strip(object));
    this.options.onChange(key, isDeleted ? undefined : object);
  }
}

/**
 * A watch that breaks off after this time has not failed: proxies on the way close connections without events
 * after 20 seconds or more. If the API server is away, the next list says so.
 */
const LASTING_MS = 10_000;

/** How often to read a list that is older than what the watch has shown. */
const LIST_TRIES = 3;

/** Whether one version is older than another: versions of one kind are increasing decimal numbers. */
function isOlder(version: string, than: string): boolean {
  if (than === '' || version === '') return version !== than && than !== '';
  return version.length === than.length ? version < than : version.length < than.length;
}

/**
 * Removes fields that are not read here and may make up most of an object: managed fields, images of a node.
 */
function strip<T extends KubeObject>(object: T): T {
  Reflect.deleteProperty(object.metadata, 'managedFields');
  if ('status' in object && isObject(object.status)) Reflect.deleteProperty(object.status, 'images');
  return object;
}

/** `namespace/name`, or the name of a cluster-scoped object. */
export function toObjectKey({ metadata: { namespace, name } }: Kinds[Kind]): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

function isGone(error: unknown): boolean {
  return isKumikiError(error) && error.code === 'KUBE_GONE';
}
