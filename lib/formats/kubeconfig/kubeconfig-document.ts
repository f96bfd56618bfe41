import { posix } from 'node:path';
import { type Document, isMap, isNode, isSeq, parseDocument, type YAMLMap } from 'yaml';
import { KumikiError } from '../../core/errors';
import { isObject, type JsonObject } from '../../core/json';
import { throwIfAny } from '../../core/problems';
import { askDidYouMean } from '../../core/suggest';
import { renderYaml } from '../yaml/render-yaml';
import { checkDocument } from './check-document';
import { LISTS, type ListName, planMerge } from './merge-plan';
import { renderDocument } from './render-document';

/** A context with the details to list. */
export interface ListedContext {
  readonly name: string;
  readonly cluster: string;
  /** URL of the API server; undefined if the file does not have the cluster. */
  readonly server: string | undefined;
  readonly user: string;
  readonly namespace: string | undefined;
  readonly isCurrent: boolean;
}

/** The result of a merge: labels of entries, such as `cluster shop`. */
export interface MergeResult {
  readonly added: readonly string[];
  readonly updated: readonly string[];
  readonly unchanged: readonly string[];
}

/**
 * A kubeconfig file that is edited in place: comments, order, unknown fields and the spelling of values are
 * kept. Every scalar is read as a string, so that numbers keep their spelling.
 */
export class KubeConfigDocument {
  private readonly source: string;
  private readonly document: Document;
  private isChanged = false;

  private constructor(source: string, document: Document) {
    this.source = source;
    this.document = document;
  }

  /** Parses a kubeconfig. @param file file name, for messages @throws KUBECONFIG_FILE */
  static parse(source: string, file: string): KubeConfigDocument {
    const hasFields = source.split('\n').some((line) => !/^(?:#|$)/.test(line.trim()));
    // keep the comments of a file without fields
    const text = hasFields ? source : `${source.trimEnd()}${source.trim() === '' ? '' : '\n'}${EMPTY}`;
    const document = parseDocument(text, { schema: 'failsafe', merge: false, keepSourceTokens: false });
    throwIfAny(checkDocument(document, file));
    return new KubeConfigDocument(source, document);
  }

  /** Returns the text: exactly the source if nothing has changed. */
  toString(): string {
    if (!this.isChanged) return this.source;
    return renderDocument(this.document, this.source);
  }

  /** Whether it has no entries. */
  get isEmpty(): boolean {
    return LISTS.every((list) => this.entriesOf(list).length === 0);
  }

  get currentContext(): string | undefined {
    const value = this.document.get('current-context');
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  listContexts(): readonly ListedContext[] {
    const servers = new Map(this.readList('clusters').map(({ name, body }) => [name, asText(body.server)]));
    return this.readList('contexts').map(({ name, body }) => ({
      name,
      cluster: asText(body.cluster) ?? '',
      server: servers.get(asText(body.cluster) ?? ''),
      user: asText(body.user) ?? '',
      namespace: asText(body.namespace),
      isCurrent: name === this.currentContext,
    }));
  }

  /** Finds a context by name. @throws KUBECONFIG_CONTEXT */
  findContext(name: string): ListedContext {
    const contexts = this.listContexts();
    const found = contexts.find((context) => context.name === name);
    if (found) return found;
    throw unknownContext(name, contexts);
  }

  /**
   * Sets the current context.
   * @param isElsewhere whether another file has the context
   * @throws KUBECONFIG_CONTEXT
   */
  useContext(name: string, isElsewhere = false): void {
    if (!isElsewhere) this.findContext(name);
    if (this.currentContext === name) return;
    this.document.set('current-context', this.createNode(name));
    this.isChanged = true;
  }

  /** Sets the default namespace of a context. @throws KUBECONFIG_CONTEXT */
  setNamespace(context: string, namespace: string): void {
    if (this.findContext(context).namespace === namespace) return;
    this.findBody('contexts', context)?.set('namespace', this.createNode(namespace));
    this.isChanged = true;
  }

  /**
   * Renames the only cluster, user and context; the user becomes `NAME-admin`.
   * @throws KUBECONFIG_VALUE unless there is one of each
   */
  rename(name: string): void {
    const counts = LISTS.map((list) => this.readList(list).length);
    if (counts.some((count) => count !== 1)) {
      throw new KumikiError({
        code: 'KUBECONFIG_VALUE',
        message: `the kubeconfig has ${counts[0]} clusters, ${counts[1]} users and ${counts[2]} contexts, so one name is not enough`,
        given: name,
        allowed: 'one of each',
        hint: 'merge it under the names that it has',
      });
    }
    const names = { clusters: name, users: `${name}-admin`, contexts: name };
    for (const list of LISTS) this.entriesOf(list)[0]?.set('name', this.createNode(names[list]));
    const [context] = this.readList('contexts');
    const body = context && this.findBody('contexts', context.name);
    body?.set('cluster', this.createNode(names.clusters));
    body?.set('user', this.createNode(names.users));
    if (this.currentContext !== undefined) this.document.set('current-context', this.createNode(name));
    this.isChanged = true;
  }

  /**
   * Makes relative file paths absolute, as clients resolve them against the kubeconfig's folder. Programs
   * without a slash stay: clients find them on PATH.
   * @param folder folder of the kubeconfig
   */
  resolvePaths(folder: string): void {
    for (const { list, keys } of PATHS) {
      for (const { name } of this.readList(list)) {
        const body = this.findBody(list, name);
        const path = body?.getIn(keys);
        if (typeof path !== 'string' || path === '' || posix.isAbsolute(path)) continue;
        if (keys.at(-1) === 'command' && !path.includes('/')) continue;
        body?.setIn(keys, this.createNode(posix.join(folder, path)));
        this.isChanged = true;
      }
    }
  }

  /**
   * Merges the clusters, users and contexts of another kubeconfig into this one. Existing entries stay; those
   * of the same cluster get its new values.
   * @param beside further kubeconfigs that clients read after this one
   * @throws KUBECONFIG_CONFLICT if a name belongs to another cluster here, or in those beside
   */
  merge(other: KubeConfigDocument, beside: readonly KubeConfigDocument[] = []): MergeResult {
    const given = other.readAll();
    const plan = planMerge(this.readAll(), given);
    throwIfAny([
      ...plan.problems,
      ...beside.flatMap((document) => planMerge(document.readAll(), given).problems),
    ]);
    for (const { list, name } of plan.added) this.add(list, other.findEntry(list, name));
    for (const { list, name, set, remove } of plan.updated) {
      const node = this.findBody(list, name);
      for (const key of remove) node?.delete(key);
      const body = other.findBody(list, name);
      for (const key of set) node?.set(key, copyNode(body?.get(key, true)));
    }
    const hasCurrent = [this, ...beside].some(({ currentContext }) => currentContext !== undefined);
    if (!hasCurrent && other.currentContext !== undefined) {
      this.document.set('current-context', this.createNode(other.currentContext));
      this.isChanged = true;
    }
    if (plan.added.length + plan.updated.length > 0) this.isChanged = true;
    const label = ({ list, name }: { readonly list: ListName; readonly name: string }) =>
      `${list.slice(0, -1)} ${name}`;
    return {
      added: plan.added.map(label),
      updated: plan.updated.map(label),
      unchanged: plan.unchanged.map(label),
    };
  }

  /**
   * Returns a kubeconfig with only what one context needs.
   * @param withCredentials whether to keep credentials; otherwise they become `REDACTED`
   */
  extract(name: string, withCredentials: boolean): string {
    const { cluster, user } = this.findContext(name);
    const names = { clusters: cluster, users: user, contexts: name };
    const part = KubeConfigDocument.parse('', name);
    for (const list of LISTS) {
      part.add(list, this.findEntry(list, names[list]));
      if (list !== 'users' || withCredentials) continue;
      const body = part.findBody(list, user);
      for (const key of SECRETS) if (body?.has(key)) body.set(key, part.createNode('REDACTED'));
      const env = body?.getIn(['exec', 'env'], true);
      if (!isSeq(env)) continue;
      for (const variable of env.items)
        if (isMap(variable)) variable.set('value', part.createNode('REDACTED'));
    }
    part.document.set('current-context', part.createNode(name));
    part.isChanged = true;
    return part.toString();
  }

  private readAll(): Readonly<Record<ListName, readonly NamedEntry[]>> {
    return {
      clusters: this.readList('clusters'),
      users: this.readList('users'),
      contexts: this.readList('contexts'),
    };
  }

  private readList(list: ListName): readonly NamedEntry[] {
    return this.entriesOf(list).map((entry) => {
      const json: unknown = entry.toJS(this.document);
      const { name, [list.slice(0, -1)]: body } = isObject(json) ? json : {};
      return { name: asText(name) ?? '', body: isObject(body) ? body : {} };
    });
  }

  private entriesOf(list: ListName): readonly YAMLMap[] {
    const node = this.document.get(list, true);
    return isSeq(node) ? node.items.filter((item) => isMap(item)) : [];
  }

  private findEntry(list: ListName, name: string): YAMLMap | undefined {
    return this.entriesOf(list).find((each) => each.get('name') === name);
  }

  private findBody(list: ListName, name: string): YAMLMap | undefined {
    const body = this.findEntry(list, name)?.get(list.slice(0, -1), true);
    return isMap(body) ? body : undefined;
  }

  private add(list: ListName, entry: YAMLMap | undefined): void {
    if (!isSeq(this.document.get(list, true))) this.document.set(list, this.document.createNode([]));
    const seq = this.document.get(list, true);
    if (!isSeq(seq) || !entry) return;
    // an empty list was written as []
    if (seq.items.length === 0) seq.flow = false;
    seq.items.push(copyNode(entry));
  }

  /** Uses our own YAML emitter, which quotes strings that some readers would take for other types. */
  private createNode(value: unknown) {
    const text = renderYaml({ value });
    return parseDocument(text, { schema: 'failsafe' }).get('value', true);
  }
}

/** Creates the error for a missing context. */
export function unknownContext(name: string, contexts: readonly ListedContext[]): KumikiError {
  const names = contexts.map((context) => context.name);
  return new KumikiError({
    code: 'KUBECONFIG_CONTEXT',
    message: `there is no context '${name}'`,
    given: name,
    allowed: names.join(', ') || 'there is none',
    hint: askDidYouMean(name, names) ?? 'merge the kubeconfig of the cluster first',
  });
}

const EMPTY = 'apiVersion: v1\nkind: Config\nclusters: []\nusers: []\ncontexts: []\ncurrent-context: ""\n';

/** Fields of users whose values are secret. */
const SECRETS = ['client-key-data', 'token', 'password', 'auth-provider'];

/** Fields that clients read as file paths. */
const PATHS: readonly { readonly list: ListName; readonly keys: readonly string[] }[] = [
  { list: 'clusters', keys: ['certificate-authority'] },
  { list: 'users', keys: ['client-certificate'] },
  { list: 'users', keys: ['client-key'] },
  { list: 'users', keys: ['tokenFile'] },
  { list: 'users', keys: ['exec', 'command'] },
];

/** A named entry of one of the lists. */
export interface NamedEntry {
  readonly name: string;
  readonly body: JsonObject;
}

/** Copies a node with its original spelling: strings stay distinct from numbers and booleans. */
function copyNode(node: unknown): unknown {
  return isNode(node) ? node.clone() : node;
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
