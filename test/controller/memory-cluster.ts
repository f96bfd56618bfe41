import type { Clock } from '../../lib/core/clock';
import { KumikiError } from '../../lib/core/errors';
import { isObject, type JsonObject } from '../../lib/core/json';
import type {
  CallOptions,
  Cluster,
  DeleteOptions,
  NewObject,
  ObjectName,
  WatchEvent,
  WatchOptions,
  WriteOptions,
} from '../../lib/kubernetes-api/cluster';
import type { Kind, Kinds, KubeObject } from '../../lib/kubernetes-api/kinds';

type Code = ConstructorParameters<typeof KumikiError>[0] extends infer P
  ? P extends { code: infer C }
    ? C
    : never
  : never;

interface Change {
  readonly kind: Kind;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
  readonly version: number;
}

/** What may go wrong with a cluster in memory. */
export interface Weather {
  /** No call is answered. */
  isAway: boolean;
  /** How late watches are, in milliseconds. */
  lagMs: number;
  /** Called before each call that writes: it may throw. */
  beforeWrite?: ((what: string) => void) | undefined;
}

/**
 * A cluster in memory, with what matters of the API server: resource versions, conflicts, finalizers, watches that
 * lag, merge patches that replace lists, and owner references that take companions along.
 */
export class MemoryCluster implements Cluster {
  readonly description = 'memory';
  readonly weather: Weather = { isAway: false, lagMs: 0 };
  /** Every call, such as `patch Service/status shop/web`. */
  readonly calls: string[] = [];
  private readonly clock: Clock;
  private readonly objects = new Map<string, KubeObject>();
  private readonly changes: Change[] = [];
  private readonly waiting = new Set<() => void>();
  private version = 1;
  private uid = 0;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  async get<K extends Kind>(kind: K, name: ObjectName, options?: CallOptions): Promise<Kinds[K]> {
    const found = await this.tryGet(kind, name, options);
    if (!found) throw fail('KUBE_NOT_FOUND', `${kind} ${toKey(name)} does not exist`);
    return found;
  }

  async tryGet<K extends Kind>(kind: K, name: ObjectName, options?: CallOptions) {
    await this.begin(`get ${kind} ${toKey(name)}`, options);
    return this.read(kind, name);
  }

  async list<K extends Kind>(kind: K, _selection?: unknown, options?: CallOptions) {
    await this.begin(`list ${kind}`, options);
    return { items: this.all(kind), resourceVersion: String(this.version) };
  }

  async *watch<K extends Kind>(kind: K, { resourceVersion, signal }: WatchOptions) {
    const from = Number(resourceVersion);
    let index = this.changes.findLastIndex(({ version }) => version <= from) + 1;
    while (!signal?.aborted) {
      if (this.weather.isAway) throw fail('KUBE_UNREACHABLE', 'the API server is away');
      const next = this.changes[index];
      if (!next) {
        await this.waitForChange(signal);
        if (this.weather.lagMs > 0) await this.clock.sleep(this.weather.lagMs, signal).catch(() => undefined);
        continue;
      }
      index += 1;
      if (next.kind !== kind) continue;
      yield { type: next.type, object: structuredClone(next.object) } as WatchEvent<Kinds[K]>;
    }
  }

  async create<K extends Kind>(kind: K, object: NewObject<Kinds[K]>, options?: CallOptions) {
    const name = { namespace: object.metadata.namespace, name: object.metadata.name ?? '' };
    await this.begin(`create ${kind} ${toKey(name)}`, options);
    if (this.read(kind, name)) throw fail('KUBE_EXISTS', `${kind} ${toKey(name)} exists`);
    return this.write(
      kind,
      this.withIdentity({ ...object, metadata: { ...object.metadata, ...name } }),
      'ADDED',
    );
  }

  async apply<K extends Kind>(kind: K, object: NewObject<Kinds[K]>, options?: WriteOptions) {
    const name = { namespace: object.metadata.namespace, name: object.metadata.name ?? '' };
    await this.begin(`apply ${kind} ${toKey(name)}`, options);
    const found = this.read(kind, name);
    const merged = found
      ? { ...found, ...object, metadata: { ...found.metadata, ...object.metadata } }
      : this.withIdentity({ ...object, metadata: { ...object.metadata, ...name } });
    return this.write(kind, merged as KubeObject, found ? 'MODIFIED' : 'ADDED');
  }

  async patch<K extends Kind>(kind: K, name: ObjectName, patch: object, options?: WriteOptions) {
    await this.begin(`patch ${kind}${options?.subresource ? '/status' : ''} ${toKey(name)}`, options);
    const found = this.read(kind, name);
    if (!found) throw fail('KUBE_NOT_FOUND', `${kind} ${toKey(name)} does not exist`);
    const { metadata = {}, status, ...rest } = patch as { metadata?: JsonObject; status?: JsonObject };
    this.checkVersion(found, metadata.resourceVersion);
    const part = options?.subresource ? { status } : { ...rest, metadata };
    return this.write(kind, merge(found, part) as KubeObject, 'MODIFIED');
  }

  async update<K extends Kind>(kind: K, object: Kinds[K], options?: WriteOptions) {
    await this.begin(`update ${kind} ${toKey(object.metadata)}`, options);
    const found = this.read(kind, object.metadata);
    if (!found) throw fail('KUBE_NOT_FOUND', `${kind} ${toKey(object.metadata)} does not exist`);
    this.checkVersion(found, object.metadata.resourceVersion);
    return this.write(kind, object, 'MODIFIED');
  }

  async delete(kind: Kind, name: ObjectName, options?: DeleteOptions) {
    await this.begin(`delete ${kind} ${toKey(name)}`, options);
    const found = this.read(kind, name);
    if (!found) return false;
    if (options?.uid !== undefined && options.uid !== found.metadata.uid) {
      throw fail('KUBE_CONFLICT', `${kind} ${toKey(name)} is another one`);
    }
    const deletionTimestamp = found.metadata.deletionTimestamp ?? new Date(this.clock.now()).toISOString();
    this.write(kind, { ...found, metadata: { ...found.metadata, deletionTimestamp } }, 'MODIFIED');
    return true;
  }

  /** All objects of a kind, for assertions. */
  all<K extends Kind>(kind: K): Kinds[K][] {
    const prefix = `${kind} `;
    return [...this.objects]
      .filter(([key]) => key.startsWith(prefix))
      .map(([, object]) => structuredClone(object) as Kinds[K]);
  }

  read<K extends Kind>(kind: K, name: ObjectName): Kinds[K] | undefined {
    const found = this.objects.get(`${kind} ${toKey(name)}`);
    return found && (structuredClone(found) as Kinds[K]);
  }

  /** A write by somebody else than the controller, which nothing stops. */
  edit<K extends Kind>(kind: K, name: ObjectName, change: (object: Kinds[K]) => unknown): void {
    const found = this.read(kind, name);
    if (!found) throw new Error(`${kind} ${toKey(name)} does not exist`);
    this.write(kind, change(found) as KubeObject, 'MODIFIED');
  }

  /** A deletion by somebody else: it waits for finalizers. */
  remove(kind: Kind, name: ObjectName): void {
    const found = this.read(kind, name);
    if (!found) return;
    const deletionTimestamp = new Date(this.clock.now()).toISOString();
    this.write(kind, { ...found, metadata: { ...found.metadata, deletionTimestamp } }, 'MODIFIED');
  }

  /** An object that somebody else makes. */
  put<K extends Kind>(kind: K, object: NewObject<Kinds[K]>): Kinds[K] {
    return this.write(kind, this.withIdentity(object), 'ADDED');
  }

  /** Ends an outage, or begins one: watches notice at once. */
  setAway(isAway: boolean): void {
    this.weather.isAway = isAway;
    for (const wake of this.waiting) wake();
  }

  private async begin(call: string, options: CallOptions | undefined): Promise<void> {
    await Promise.resolve();
    if (options?.signal?.aborted) throw fail('CANCELLED', 'the call was cancelled');
    if (this.weather.isAway) throw fail('KUBE_UNREACHABLE', 'the API server is away');
    if (!/^(get|list)/.test(call)) this.weather.beforeWrite?.(call);
    this.calls.push(call);
  }

  private checkVersion(found: KubeObject, version: unknown): void {
    if (version === undefined || version === found.metadata.resourceVersion) return;
    throw fail('KUBE_CONFLICT', `${toKey(found.metadata)} has been written since`);
  }

  private withIdentity(object: object): KubeObject {
    this.uid += 1;
    const { metadata } = object as KubeObject;
    const uid = `00000000-0000-4000-8000-${String(this.uid).padStart(12, '0')}`;
    const creationTimestamp = new Date(this.clock.now()).toISOString().replace(/\.\d+/, '');
    return { ...object, metadata: { ...metadata, uid: metadata.uid ?? uid, creationTimestamp } };
  }

  private write<K extends Kind>(kind: K, object: KubeObject, type: 'ADDED' | 'MODIFIED'): Kinds[K] {
    this.version += 1;
    const key = `${kind} ${toKey(object.metadata)}`;
    const stored = structuredClone({
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(this.version) },
    });
    const { deletionTimestamp, finalizers = [] } = stored.metadata;
    const isGone = deletionTimestamp !== undefined && finalizers.length === 0;
    if (isGone) this.objects.delete(key);
    else this.objects.set(key, stored);
    this.changes.push({ kind, type: isGone ? 'DELETED' : type, object: stored, version: this.version });
    for (const wake of this.waiting) wake();
    if (isGone) this.collectGarbage(stored.metadata.uid);
    return structuredClone(stored) as Kinds[K];
  }

  private collectGarbage(uid: string | undefined): void {
    for (const { metadata } of this.all('Service')) {
      if (metadata.ownerReferences?.some((owner) => owner.uid === uid)) this.remove('Service', metadata);
    }
  }

  private waitForChange(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.waiting.delete(wake);
        resolve();
      };
      this.waiting.add(wake);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }
}

function toKey({ namespace, name }: ObjectName): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

function merge(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged: Record<string, unknown> = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    if (value === null) delete merged[key];
    else merged[key] = merge(merged[key], value);
  }
  return merged;
}

function fail(code: Code, message: string): KumikiError {
  return new KumikiError({ code, message });
}
