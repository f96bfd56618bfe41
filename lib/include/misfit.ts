import { asObject, isObject } from '../core/json';

/** Why a document cannot be included. */
interface Misfit {
  /** Continues `the document in line 1 …`. */
  readonly reason: string;
  readonly hint: string;
}

const HINT = 'included files must contain Kubernetes objects: Helm values and Kustomize patches do not';

/** Finds the first document that an Include cannot make an object of: it refuses two with one kind and name. */
export function findIncludeFault(
  documents: readonly unknown[],
): (Misfit & { readonly index: number }) | undefined {
  const names = new Set<string>();
  for (const [index, document] of documents.entries()) {
    const misfit = findMisfit(document);
    if (misfit) return { index, ...misfit };
    const { kind, metadata } = asObject(document);
    const { name, namespace = '' } = asObject(metadata);
    const key = `${String(kind).toLowerCase()}\n${String(namespace)}\n${String(name)}`;
    if (name !== undefined && names.has(key)) {
      const reason = `has the kind and the name of another one: ${String(kind)} '${String(name)}'`;
      return { index, reason, hint: 'leave one of them out, or include it from a file of its own' };
    }
    names.add(key);
  }
  return undefined;
}

/** Finds why kubectl would not take a document of YAML for a Kubernetes object; undefined if it would. */
function findMisfit(document: unknown): Misfit | undefined {
  if (Array.isArray(document)) {
    const hint = 'write its items as documents, with a line --- between them, or as items of a List';
    return { reason: 'is a list', hint };
  }
  if (!isObject(document)) return { reason: 'is text', hint: HINT };
  const { apiVersion, kind } = document;
  const extension = Object.keys(document).find((key) => key.startsWith('x-'));
  if (extension !== undefined && document.services === undefined) {
    const reason = `has the key ${extension}, which Kubernetes does not know`;
    const hint = 'put each anchor (&) where its value is first used: it is known up to the next ---';
    return { reason, hint };
  }
  if (apiVersion === undefined) return { reason: 'has no apiVersion', hint: suggest(document) };
  if (typeof apiVersion !== 'string') return { reason: 'has an apiVersion that is not a string', hint: HINT };
  if (apiVersion.split('/').length > 2)
    return {
      reason: `has the apiVersion '${apiVersion}'`,
      hint: 'write a group and a version, such as apps/v1',
    };
  if (kind === undefined) return { reason: 'has no kind', hint: suggest(document) };
  if (typeof kind !== 'string') return { reason: 'has a kind that is not a string', hint: HINT };
  // name: {{ .Values.name }}
  if (isObject(asObject(document.metadata).name))
    return { reason: 'has a name that is not a string', hint: 'it looks like a template: render it first' };
  return undefined;
}

/** Suggests what turns the file of another program into Kubernetes objects. */
function suggest({ apiVersion, services, name }: Readonly<Record<string, unknown>>): string {
  if (apiVersion === undefined && isObject(services))
    return 'it looks like a docker compose project: kompose convert --stdout > all.yaml, and include that file';
  if (apiVersion !== undefined && typeof name === 'string')
    return 'it looks like a Helm chart: helm template NAME DIR > all.yaml, and include that file';
  return HINT;
}
