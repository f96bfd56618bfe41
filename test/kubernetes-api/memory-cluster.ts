import { randomUUID } from 'node:crypto';
import { KumikiError } from '../../lib/core/errors';
import { isObject } from '../../lib/core/json';
import type {
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
import type { Kind, Kinds, KubeObject, ObjectMeta } from '../../lib/kubernetes-api/kinds';
import { KINDS } from '../../lib/kubernetes-api/kinds';

type Stored = KubeObject & { readonly metadata: ObjectMeta };

/** A write, as tests look at it. */
export interface Write {
  readonly verb: 'create' | 'apply' | 'patch' | 'update' | 'delete';
  readonly kind: Kind;
  readonly name: string;
  readonly subresource?: string | undefined;
}

/**
 * A cluster in memory, which treats versions, preconditions, finalizers, the status subresource and watches as the
 * API server does. It checks no schema and knows no field owners: `apply` merges.
 */
export class MemoryCluster implements Cluster {
  readonly description = "memory (context 'memory')";
  /** Every write that was accepted, in order. */
  readonly writes: Write[] = [];
  /** Called before each request; what it throws is what the caller gets. */
  before: ((verb: string, kind: Kind, name: string | undefined) => void) | undefined;
  private readonly objects = new Map<string, Stored>();
  private readonly log: { version: number; kind: Kind; event: WatchEvent<Stored> }[] = [];
  private readonly watchers = new Set<() => void>();
  private version = 0;
  private oldest = 0;

  /** Puts an object there, as somebody else would. */
  put<K extends Kind>(kind: K, object: NewObject<Kinds[K]>): Kinds[K] {
    const found = this.objects.get(keyOf(kind, nameOf(object)));
    return this.store(kind, { ...found, ...object } as Kinds[K], found);
  }

  /** Forgets what happened, as a store does that was compacted: watches from before it fail with KUBE_GONE. */
  compact(): void {
    this.oldest = this.version;
  }

  async get<K extends Kind>(kind: K, name: ObjectName): Promise<Kinds[K]> {
    this.before?.('get', kind, name.name);
    return this.find(kind, name);
  }

  async tryGet<K extends Kind>(kind: K, name: ObjectName): Promise<Kinds[K] | undefined> {
    this.before?.('get', kind, name.name);
    return copy(this.objects.get(keyOf(kind, name))) as Kinds[K] | undefined;
  }

  async list<K extends Kind>(kind: K, selection: Selection = {}): Promise<ObjectList<Kinds[K]>> {
    this.before?.('list', kind, undefined);
    const items = [...this.objects]
      .filter(([key, object]) => key.startsWith(`${kind} `) && isSelected(object, selection))
      .map(([, object]) => copy(object) as Kinds[K]);
    return { items, resourceVersion: String(this.version) };
  }

  async *watch<K extends Kind>(
    kind: K,
    options: WatchOptions,
  ): AsyncGenerator<WatchEvent<Kinds[K]>, void, undefined> {
    this.before?.('watch', kind, undefined);
    const { resourceVersion, signal } = options;
    let last = Number(resourceVersion);
    if (last < this.oldest) throw failure('KUBE_GONE', `too old resource version: ${resourceVersion}`);
    while (!signal?.aborted) {
      const next = this.log.find(
        (entry) => entry.version > last && entry.kind === kind && isSelected(entry.event.object, options),
      );
      if (next) {
        last = next.version;
        yield copy(next.event) as WatchEvent<Kinds[K]>;
      } else await this.nextChange(signal);
    }
  }

  async create<K extends Kind>(kind: K, object: NewObject<Kinds[K]>): Promise<Kinds[K]> {
    const { generateName, ...metadata } = object.metadata;
    const name = metadata.name ?? `${generateName}${randomUUID().slice(0, 5)}`;
    this.before?.('create', kind, name);
    const named = { ...object, metadata: { ...metadata, name } } as unknown as Kinds[K];
    if (this.objects.has(keyOf(kind, named.metadata))) throw failure('KUBE_EXISTS', `${name} exists already`);
    this.writes.push({ verb: 'create', kind, name });
    return this.store(kind, named, undefined);
  }

  async apply<K extends Kind>(
    kind: K,
    object: NewObject<Kinds[K]>,
    { subresource }: WriteOptions = {},
  ): Promise<Kinds[K]> {
    const name = nameOf(object);
    this.before?.('apply', kind, name.name);
    const found = this.objects.get(keyOf(kind, name));
    this.writes.push({ verb: 'apply', kind, name: name.name, subresource });
    return this.store(kind, mergePatch(found ?? {}, object) as Kinds[K], found);
  }

  async patch<K extends Kind>(
    kind: K,
    name: ObjectName,
    patch: object,
    { subresource }: WriteOptions = {},
  ): Promise<Kinds[K]> {
    this.before?.('patch', kind, name.name);
    const found = this.find(kind, name);
    const { metadata } = patch as { readonly metadata?: Partial<ObjectMeta> };
    refuseOtherVersion(found, metadata?.resourceVersion);
    const patched = mergePatch(found, patch) as Record<string, unknown>;
    const status = { ...found } as Record<string, unknown>;
    const next =
      subresource === 'status'
        ? { ...status, status: patched.status }
        : { ...patched, status: status.status };
    this.writes.push({ verb: 'patch', kind, name: name.name, subresource });
    return this.store(kind, next as unknown as Kinds[K], found);
  }

  async update<K extends Kind>(
    kind: K,
    object: Kinds[K],
    { subresource }: WriteOptions = {},
  ): Promise<Kinds[K]> {
    const { name, resourceVersion } = object.metadata;
    this.before?.('update', kind, name);
    const found = this.find(kind, object.metadata);
    refuseOtherVersion(found, resourceVersion);
    this.writes.push({ verb: 'update', kind, name, subresource });
    return this.store(kind, object, found);
  }

  async delete(kind: Kind, name: ObjectName, { uid, resourceVersion }: DeleteOptions = {}): Promise<boolean> {
    this.before?.('delete', kind, name.name);
    const found = this.objects.get(keyOf(kind, name));
    if (!found) return false;
    if (uid !== undefined && uid !== found.metadata.uid) throw failure('KUBE_CONFLICT', 'the uid is another');
    refuseOtherVersion(found, resourceVersion);
    this.writes.push({ verb: 'delete', kind, name: name.name });
    const deletionTimestamp = found.metadata.deletionTimestamp ?? '2026-01-01T00:00:00Z';
    this.store(kind, { ...found, metadata: { ...found.metadata, deletionTimestamp } }, found);
    return true;
  }

  private find<K extends Kind>(kind: K, name: ObjectName): Kinds[K] {
    const found = this.objects.get(keyOf(kind, name));
    if (!found) throw failure('KUBE_NOT_FOUND', `there is no ${kind} ${name.name}`);
    return copy(found) as Kinds[K];
  }

  /** Stores an object and tells watchers; one that is to be deleted goes once it has no finalizers. */
  private store<K extends Kind>(kind: K, object: Kinds[K] | Stored, before: Stored | undefined): Kinds[K] {
    this.version += 1;
    const metadata = {
      ...object.metadata,
      uid: before?.metadata.uid ?? object.metadata.uid ?? randomUUID(),
      deletionTimestamp: object.metadata.deletionTimestamp ?? before?.metadata.deletionTimestamp,
      resourceVersion: String(this.version),
    };
    const stored = copy({ ...object, metadata }) as Stored;
    const isGone = metadata.deletionTimestamp !== undefined && !stored.metadata.finalizers?.length;
    const key = keyOf(kind, stored.metadata);
    if (isGone) this.objects.delete(key);
    else this.objects.set(key, stored);
    const type = isGone ? 'DELETED' : before ? 'MODIFIED' : 'ADDED';
    this.log.push({ version: this.version, kind, event: { type, object: stored } });
    for (const wake of this.watchers) wake();
    return copy(stored) as Kinds[K];
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
  return `${kind} ${KINDS[kind].isNamespaced ? `${namespace ?? ''}/` : ''}${name}`;
}

function nameOf({ metadata: { namespace, name = '' } }: NewObject<KubeObject>): ObjectName {
  return { namespace, name };
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
  throw failure('KUBE_CONFLICT', `${metadata.name} was changed by somebody else`);
}

function failure(
  code: 'KUBE_NOT_FOUND' | 'KUBE_CONFLICT' | 'KUBE_EXISTS' | 'KUBE_GONE',
  message: string,
): KumikiError {
  return new KumikiError({ code, message });
}

/** RFC 7396. */
function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged: Record<string, unknown> = isObject(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name];
    else merged[name] = mergePatch(merged[name], value);
  }
  return merged;
}

function copy<T>(value: T): T {
  return structuredClone(value);
}
