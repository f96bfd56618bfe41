import type { Clock } from '../../lib/core/clock';
import { type ErrorCode, KumikiError } from '../../lib/core/errors';
import type {
  CallOptions,
  Cluster,
  DeleteOptions,
  NewObject,
  ObjectList,
  ObjectName,
  Selection,
  WatchEvent,
  WatchOptions,
  WriteOptions,
} from '../../lib/kubernetes-api/cluster';
import type { Kind, Kinds, KubeObject } from '../../lib/kubernetes-api/kinds';
import { mergePatch } from '../../lib/simulator/admin/edit';
import { selfAdvancingClock } from '../../lib/testing';

/** A write, for assertions. */
export interface Write {
  readonly verb: 'create' | 'apply' | 'patch' | 'update' | 'delete';
  readonly kind: Kind;
  readonly name: string;
  readonly subresource?: 'status' | undefined;
}

interface Change {
  readonly version: number;
  readonly kind: Kind;
  readonly event: WatchEvent<KubeObject>;
}

/** Number of changes that a watch may lag behind: as in etcd, older ones are forgotten. */
const KEPT_CHANGES = 1_000;

/**
 * An in-memory cluster that handles versions, preconditions, finalizers, owner references, the status
 * subresource and watches as the API server does. It does not check schemas or track field owners: `apply`
 * replaces each member of an object that it contains.
 */
export class MemoryCluster implements Cluster {
  readonly description = "memory (context 'memory')";
  /** Every write that reached the cluster, in order, including refused ones. */
  readonly writes: Write[] = [];
  /** Called before each request except those of watches; the caller receives the error that it throws. */
  before: ((verb: Write['verb'] | 'get' | 'list', kind: Kind, name: string | undefined) => void) | undefined;
  /** Delay of watches, in milliseconds. */
  lagMs = 0;
  private readonly clock: Clock;
  private readonly objects = new Map<string, KubeObject>();
  private changes: Change[] = [];
  /** Number of changes that have been forgotten. */
  private forgotten = 0;
  private readonly watchers = new Set<() => void>();
  private isAway = false;
  private version = 0;
  private lastUid = 0;

  constructor(clock: Clock = selfAdvancingClock(0)) {
    this.clock = clock;
  }

  async get<K extends Kind>(kind: K, name: ObjectName, options?: CallOptions): Promise<Kinds[K]> {
    await this.begin('get', kind, name.name, options);
    return this.find(kind, name);
  }

  async tryGet<K extends Kind>(kind: K, name: ObjectName, options?: CallOptions) {
    await this.begin('get', kind, name.name, options);
    return this.read(kind, name);
  }

  async list<K extends Kind>(
    kind: K,
    selection: Selection = {},
    options?: CallOptions,
  ): Promise<ObjectList<Kinds[K]>> {
    await this.begin('list', kind, undefined, options);
    const items = this.all(kind).filter((object) => isSelected(object, selection));
    return { items, resourceVersion: String(this.version) };
  }

  async *watch<K extends Kind>(
    kind: K,
    options: WatchOptions,
  ): AsyncGenerator<WatchEvent<Kinds[K]>, void, undefined> {
    const { resourceVersion, signal } = options;
    const from = Number(resourceVersion);
    let index = this.forgotten + this.changes.findLastIndex(({ version }) => version <= from) + 1;
    while (!signal?.aborted) {
      this.refuseIfAway();
      if (index < this.forgotten) throw failure('KUBE_GONE', 'the version is too old');
      const next = this.changes[index - this.forgotten];
      if (!next) {
        await this.nextChange(signal);
        if (this.lagMs > 0) await this.clock.sleep(this.lagMs, signal).catch(() => undefined);
        continue;
      }
      index += 1;
      if (next.kind !== kind || !isSelected(next.event.object, options)) continue;
      yield structuredClone(next.event) as WatchEvent<Kinds[K]>;
    }
  }

  async create<K extends Kind>(kind: K, object: NewObject<Kinds[K]>, options?: CallOptions) {
    const name = nameOf(object);
    await this.beginWrite({ verb: 'create', kind, name: name.name }, options);
    if (this.read(kind, name)) throw failure('KUBE_EXISTS', `${kind} ${name.name} already exists`);
    return this.put(kind, object);
  }

  async apply<K extends Kind>(kind: K, object: NewObject<Kinds[K]>, options?: WriteOptions) {
    const name = nameOf(object);
    await this.beginWrite(
      { verb: 'apply', kind, name: name.name, subresource: options?.subresource },
      options,
    );
    const found = this.read(kind, name);
    return this.put(kind, { ...object, metadata: { ...found?.metadata, ...object.metadata } });
  }

  async patch<K extends Kind>(kind: K, name: ObjectName, patch: object, options?: WriteOptions) {
    const subresource = options?.subresource;
    await this.beginWrite({ verb: 'patch', kind, name: name.name, subresource }, options);
    const found: Kinds[K] & { readonly status?: unknown } = this.find(kind, name);
    const sent = JSON.parse(JSON.stringify(patch)) as { readonly metadata?: { resourceVersion?: string } };
    refuseOtherVersion(found, sent.metadata?.resourceVersion);
    const { status, ...others } = mergePatch(found, sent) as typeof found;
    return this.store(kind, subresource ? { ...found, status } : { ...others, status: found.status });
  }

  async update<K extends Kind>(kind: K, object: Kinds[K], options?: WriteOptions): Promise<Kinds[K]> {
    const { name, resourceVersion } = object.metadata;
    await this.beginWrite({ verb: 'update', kind, name, subresource: options?.subresource }, options);
    refuseOtherVersion(this.find(kind, object.metadata), resourceVersion);
    return this.store(kind, object);
  }

  async delete(kind: Kind, name: ObjectName, options: DeleteOptions = {}): Promise<boolean> {
    await this.beginWrite({ verb: 'delete', kind, name: name.name }, options);
    const found = this.read(kind, name);
    if (!found) return false;
    const { uid, resourceVersion } = options;
    if (uid !== undefined && uid !== found.metadata.uid) throw failure('KUBE_CONFLICT', 'the uid is another');
    refuseOtherVersion(found, resourceVersion);
    this.remove(kind, name);
    return true;
  }

  /** Returns all objects of a kind, for assertions. */
  all<K extends Kind>(kind: K): Kinds[K][] {
    return [...this.objects]
      .filter(([key]) => key.startsWith(`${kind} `))
      .map(([, object]) => structuredClone(object) as Kinds[K]);
  }

  /** Returns the current state of an object, for assertions. */
  read<K extends Kind>(kind: K, name: ObjectName): Kinds[K] | undefined {
    return structuredClone(this.objects.get(keyOf(kind, name))) as Kinds[K] | undefined;
  }

  /** Adds an object, or overwrites members of an existing one, as another client would: nothing stops it. */
  put<K extends Kind>(kind: K, object: NewObject<Kinds[K]>): Kinds[K] {
    return this.store(kind, { ...this.read(kind, nameOf(object)), ...object } as unknown as Kinds[K]);
  }

  /** Changes an object, as another client would. */
  edit<K extends Kind>(kind: K, name: ObjectName, change: (object: Kinds[K]) => Kinds[K]): void {
    this.store(kind, change(this.find(kind, name)));
  }

  /** Deletes an object, as another client would: it waits for finalizers. */
  remove(kind: Kind, name: ObjectName): void {
    const found = this.read(kind, name);
    if (!found) return;
    const deletionTimestamp = found.metadata.deletionTimestamp ?? formatTime(this.clock);
    this.store(kind, { ...found, metadata: { ...found.metadata, deletionTimestamp } });
  }

  /** Begins or ends an outage, which watches notice at once. */
  setAway(isAway: boolean): void {
    this.isAway = isAway;
    for (const wake of this.watchers) wake();
  }

  private async beginWrite(write: Write, options: CallOptions | undefined): Promise<void> {
    await this.begin(write.verb, write.kind, write.name, options);
    this.writes.push(write);
  }

  private async begin(
    verb: Write['verb'] | 'get' | 'list',
    kind: Kind,
    name: string | undefined,
    options: CallOptions | undefined,
  ): Promise<void> {
    await Promise.resolve();
    if (options?.signal?.aborted) throw failure('CANCELLED', 'the call was cancelled');
    this.refuseIfAway();
    this.before?.(verb, kind, name);
  }

  private refuseIfAway(): void {
    if (this.isAway) throw failure('KUBE_UNREACHABLE', 'the API server is away');
  }

  private find<K extends Kind>(kind: K, name: ObjectName): Kinds[K] {
    const found = this.read(kind, name);
    if (!found) throw failure('KUBE_NOT_FOUND', `there is no ${kind} ${name.name}`);
    return found;
  }

  /**
   * Stores an object and notifies watchers; an object marked for deletion is removed once it has no
   * finalizers.
   */
  private store<K extends Kind>(kind: K, object: Kinds[K]): Kinds[K] {
    const key = keyOf(kind, object.metadata);
    const before = this.objects.get(key);
    this.version += 1;
    const { deletionTimestamp = before?.metadata.deletionTimestamp, finalizers } = object.metadata;
    const metadata = {
      ...object.metadata,
      uid: before?.metadata.uid ?? object.metadata.uid ?? this.createUid(),
      creationTimestamp: before?.metadata.creationTimestamp ?? formatTime(this.clock),
      deletionTimestamp,
      resourceVersion: String(this.version),
    };
    const stored: Kinds[K] = structuredClone({ ...object, metadata });
    const isGone = deletionTimestamp !== undefined && !finalizers?.length;
    if (isGone) this.objects.delete(key);
    else this.objects.set(key, stored);
    const type = isGone ? 'DELETED' : before ? 'MODIFIED' : 'ADDED';
    this.changes.push({ version: this.version, kind, event: { type, object: stored } });
    if (this.changes.length >= KEPT_CHANGES + 100) {
      this.forgotten += this.changes.length - KEPT_CHANGES;
      this.changes = this.changes.slice(-KEPT_CHANGES);
    }
    for (const wake of this.watchers) wake();
    if (isGone) this.collectGarbage(metadata.uid);
    return structuredClone(stored);
  }

  private createUid(): string {
    this.lastUid += 1;
    return `00000000-0000-4000-8000-${String(this.lastUid).padStart(12, '0')}`;
  }

  private collectGarbage(uid: string): void {
    for (const { metadata } of this.all('Service')) {
      if (metadata.ownerReferences?.some((owner) => owner.uid === uid)) this.remove('Service', metadata);
    }
  }

  private nextChange(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.watchers.delete(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      this.watchers.add(wake);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }
}

function keyOf(kind: Kind, { namespace, name }: ObjectName): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

function nameOf({ metadata: { namespace, name = '' } }: NewObject<KubeObject>): ObjectName {
  return { namespace, name };
}

/** Formats a time as the API does, without fractions of a second. */
function formatTime(clock: Clock): string {
  return new Date(clock.now()).toISOString().replace(/\.\d+/, '');
}

function isSelected(
  { metadata }: KubeObject,
  { namespace, labelSelector = '', fieldSelector = '' }: Selection,
): boolean {
  if (namespace !== undefined && metadata.namespace !== namespace) return false;
  const hasLabels = labelSelector
    .split(',')
    .filter((part) => part !== '')
    .every((part) => {
      const [label = '', value] = part.split('=');
      const given = metadata.labels?.[label];
      return value === undefined ? given !== undefined : given === value;
    });
  const name = /metadata\.name=([^,]+)/.exec(fieldSelector)?.[1];
  return hasLabels && (name === undefined || name === metadata.name);
}

function refuseOtherVersion({ metadata }: KubeObject, resourceVersion: string | undefined): void {
  if (resourceVersion === undefined || resourceVersion === metadata.resourceVersion) return;
  throw failure('KUBE_CONFLICT', `${metadata.name} was changed by another client`);
}

function failure(code: ErrorCode, message: string): KumikiError {
  return new KumikiError({ code, message });
}
