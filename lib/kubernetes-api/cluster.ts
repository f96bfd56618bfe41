import type { Kind, Kinds, KubeObject, ObjectMeta } from './kinds';

/** The name of an object. */
export interface ObjectName {
  /** Undefined for cluster-scoped objects, such as nodes. */
  readonly namespace?: string | undefined;
  readonly name: string;
}

/** An object to be written: `apiVersion` and `kind` are filled in. */
export type NewObject<T extends KubeObject> = Partial<Omit<T, 'metadata'>> & {
  readonly metadata: Partial<ObjectMeta> & { readonly generateName?: string | undefined };
};

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** Limit for one request in milliseconds. @default 30_000 */
  readonly timeoutMs?: number | undefined;
  /** Called with each warning that the API server sends along with a successful reply. */
  readonly onWarning?: ((text: string) => void) | undefined;
}

/** Selects objects of a kind. */
export interface Selection {
  /** @default - all namespaces */
  readonly namespace?: string | undefined;
  /** As in `kubectl get --selector`. */
  readonly labelSelector?: string | undefined;
  /** As in `kubectl get --field-selector`. */
  readonly fieldSelector?: string | undefined;
}

export interface ListOptions extends CallOptions {
  /** The number of objects in one reply; all objects are read, chunk by chunk. @default 500 */
  readonly chunkSize?: number | undefined;
}

export interface ObjectList<T> {
  readonly items: readonly T[];
  /** A watch that starts here misses nothing and repeats nothing. */
  readonly resourceVersion: string;
}

export interface WatchOptions extends Selection {
  /** Where a list or an earlier event ended. */
  readonly resourceVersion: string;
  readonly signal?: AbortSignal | undefined;
  /**
   * After this time the server ends the watch, which is not a failure: watch again from the last event.
   * @default 300
   */
  readonly timeoutSeconds?: number | undefined;
}

/** A change of an object. */
export interface WatchEvent<T> {
  /** `BOOKMARK`: nothing changed; of `object`, only `metadata.resourceVersion` is filled in. */
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: T;
}

export interface WriteOptions extends CallOptions {
  /** The part of the object that is written. @default - all but the status */
  readonly subresource?: 'status' | undefined;
  /** The name of the writer in `metadata.managedFields`. @default 'kumiki' */
  readonly fieldManager?: string | undefined;
}

export interface ApplyOptions extends WriteOptions {
  /** Takes over fields that other managers own. @default false */
  readonly force?: boolean | undefined;
}

export interface DeleteOptions extends CallOptions {
  /** Only the object with this uid, not a later one of the same name. */
  readonly uid?: string | undefined;
  /** Only if it was not written since. */
  readonly resourceVersion?: string | undefined;
}

/**
 * The operations that we need from a cluster; tests and the controller replace it. Every call fails with a
 * {@link KumikiError} that has one of these codes: KUBE_UNREACHABLE, KUBE_UNAUTHORIZED, KUBE_FORBIDDEN,
 * KUBE_NOT_FOUND, KUBE_EXISTS, KUBE_CONFLICT, KUBE_INVALID, KUBE_GONE, KUBE_REFUSED, CANCELLED. None of them
 * shows a token.
 */
export interface Cluster {
  /** Identifies the cluster in messages: `https://10.1.1.140:6443 (context 'shop')`. */
  readonly description: string;
  /** @throws KUBE_NOT_FOUND */
  get<K extends Kind>(kind: K, name: ObjectName, options?: CallOptions): Promise<Kinds[K]>;
  /** Undefined if there is none. */
  tryGet<K extends Kind>(kind: K, name: ObjectName, options?: CallOptions): Promise<Kinds[K] | undefined>;
  list<K extends Kind>(kind: K, selection?: Selection, options?: ListOptions): Promise<ObjectList<Kinds[K]>>;
  /**
   * Ends when the server ends it, when the signal aborts, or when the consumer stops reading.
   * @throws KUBE_GONE if the resource version is too old: list again
   */
  watch<K extends Kind>(
    kind: K,
    options: WatchOptions,
  ): AsyncGenerator<WatchEvent<Kinds[K]>, void, undefined>;
  /** @throws KUBE_EXISTS */
  create<K extends Kind>(kind: K, object: NewObject<Kinds[K]>, options?: CallOptions): Promise<Kinds[K]>;
  /**
   * Server-side apply.
   * @throws KUBE_CONFLICT if another manager owns a field and has set it to a different value
   */
  apply<K extends Kind>(kind: K, object: NewObject<Kinds[K]>, options?: ApplyOptions): Promise<Kinds[K]>;
  /**
   * A merge patch: null removes a member, lists are replaced.
   * @throws KUBE_CONFLICT if the patch names a `metadata.resourceVersion` that is no longer the object's
   */
  patch<K extends Kind>(kind: K, name: ObjectName, patch: object, options?: WriteOptions): Promise<Kinds[K]>;
  /** Replaces an object that was read before. @throws KUBE_CONFLICT if it was written since */
  update<K extends Kind>(kind: K, object: Kinds[K], options?: WriteOptions): Promise<Kinds[K]>;
  /** False if there was none. @throws KUBE_CONFLICT if it is a different object, or was written since */
  delete(kind: Kind, name: ObjectName, options?: DeleteOptions): Promise<boolean>;
}
