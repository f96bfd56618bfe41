import type { ObjectName, Selection } from './cluster';
import { KINDS, type Kind, type KindInfo } from './kinds';

/** How many requests we send to an API server at the same time. */
export const MAX_REQUESTS = 8;

/** One request to the API of Kubernetes. */
export interface KubeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With the query, relative to the URL of the server. */
  readonly path: string;
  readonly body?: object | undefined;
  /** The media type of the reply. @default 'application/json' */
  readonly accept?: string | undefined;
  /** @default 'application/json' */
  readonly contentType?: string | undefined;
  /** What it is about, for error messages. */
  readonly subject: Subject;
}

/** What a request is about, in RBAC terms. */
export interface Subject {
  readonly verb: 'get' | 'list' | 'watch' | 'create' | 'patch' | 'update' | 'delete';
  readonly kind: string;
  /** Where the API serves objects of the kind. @default - as in `KINDS` */
  readonly api?: KindInfo | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly subresource?: 'status' | undefined;
  /** Whether it asks which kinds there are, which is not a resource in RBAC. @default false */
  readonly isDiscovery?: boolean | undefined;
}

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** The path of the objects of a kind, or of one of them. */
export function formatPath(
  kind: Kind | KindInfo,
  at: { readonly [Part in keyof ObjectName]?: ObjectName[Part] | undefined },
  query: Query = {},
  subresource?: 'status',
): string {
  const { group, version, resource, isNamespaced } = typeof kind === 'string' ? KINDS[kind] : kind;
  const parts = [
    ...(group === '' ? ['api', version] : ['apis', group, version]),
    ...(isNamespaced && at.namespace !== undefined ? ['namespaces', at.namespace] : []),
    resource,
    ...(at.name === undefined ? [] : [at.name]),
    ...(subresource === undefined ? [] : [subresource]),
  ];
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return `/${parts.map(encodeURIComponent).join('/')}${search.size > 0 ? `?${search}` : ''}`;
}

/** A selection as the query of a list or watch. */
export function toQuery({ labelSelector, fieldSelector }: Selection): Query {
  return { labelSelector, fieldSelector };
}

/** Where the API serves the subject of a request. */
export function findApi({ kind, api }: Pick<Subject, 'kind' | 'api'>): KindInfo {
  return api ?? KINDS[kind as Kind];
}

/** `service shop/edge`, `services of namespace shop` or `nodes`, for example. */
export function describeSubject(subject: Subject): string {
  const { kind, namespace, name } = subject;
  if (name !== undefined) return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
  const { resource } = findApi(subject);
  return namespace === undefined ? resource : `${resource} of namespace ${namespace}`;
}
