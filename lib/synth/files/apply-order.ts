import { YamlOutputType } from 'cdk8s';
import { isObject } from '../../core/json';
import type { Note } from '../../core/notes';
import { compareText } from '../../core/order';
import type { StackAssembly } from '../assembly/assembly';
import { groupOf, type KubernetesObject, tryFindPodTemplate } from '../objects/kubernetes-object';
import type { Manifest, RenderedObject } from '../objects/manifest';
import { divideManifests, type ManifestFileOptions } from './manifest-files';

/**
 * Notes what a single `kubectl apply` of the output cannot do: apply objects before their namespace is
 * created, give pods limits that come after them, or apply objects of kinds that are defined in the same run,
 * because kubectl looks up all kinds at the start.
 */
export function* listApplyNotes(
  stacks: readonly StackAssembly[],
  options: Pick<ManifestFileOptions, 'yamlOutputType'>,
  rendered: readonly RenderedObject[],
): Generator<Note> {
  const contexts = new Set(stacks.map(({ kubeContext }) => kubeContext));
  if (contexts.size <= 1) {
    yield* listNotesOfCluster(stacks, options, rendered);
    return;
  }
  for (const context of contexts) {
    const own = stacks.filter(({ kubeContext }) => kubeContext === context);
    const manifests = new Set<Manifest | undefined>(own.flatMap((stack) => stack.manifests));
    yield* listNotesOfCluster(
      own,
      options,
      rendered.filter(({ manifest }) => manifests.has(manifest)),
    );
  }
}

function* listNotesOfCluster(
  stacks: readonly StackAssembly[],
  options: Pick<ManifestFileOptions, 'yamlOutputType'>,
  rendered: readonly RenderedObject[],
): Generator<Note> {
  const namespaces = new Map<string, Manifest>();
  const kinds = new Map<string, Manifest>();
  for (const { manifest, head } of rendered) {
    if (!manifest || !head) continue;
    const kind = tryReadDefinedKind(head);
    if (kind !== undefined) kinds.set(kind, manifest);
    else if (head.kind === 'Namespace' && head.metadata.name) namespaces.set(head.metadata.name, manifest);
  }
  const hasLimits = rendered.some(({ head }) => head?.kind === 'LimitRange');
  if (namespaces.size + kinds.size === 0 && !hasLimits) return;
  // the first one of each namespace
  const withPods = new Map<string, Manifest>();
  const heads = new Map(rendered.map(({ manifest, head }) => [manifest, head]));
  const created = new Set<Manifest>();
  for (const manifest of listInApplyOrder(stacks, options)) {
    const head = heads.get(manifest);
    created.add(manifest);
    if (!head) continue;
    const { namespace = '' } = head.metadata;
    const later = namespaces.get(namespace);
    if (later && !created.has(later)) yield toNamespaceNote(later, manifest, namespace, options);
    // one note for each
    namespaces.delete(namespace);
    const early = withPods.get(namespace);
    if (head.kind === 'LimitRange' && early) yield toLimitsNote(manifest, early, head, options);
    if (hasLimits && !early && tryFindPodTemplate(head)) withPods.set(namespace, manifest);
    const kind = `${head.kind}.${groupOf(head)}`;
    const definition = kinds.get(kind);
    if (definition) yield toKindNote(definition, manifest, kind);
    kinds.delete(kind);
  }
}

/** Returns `Kind.group` of the kind that an object defines. */
function tryReadDefinedKind({ kind, spec }: KubernetesObject): string | undefined {
  if (kind !== 'CustomResourceDefinition' || !isObject(spec) || !isObject(spec.names)) return undefined;
  return `${spec.names.kind}.${spec.group}`;
}

/**
 * Lists manifests as kubectl reads them: files of a folder by name; folders of stacks in the order given to
 * it.
 */
function listInApplyOrder(
  stacks: readonly StackAssembly[],
  { yamlOutputType }: Pick<ManifestFileOptions, 'yamlOutputType'>,
): Manifest[] {
  const isFolderPerStack = yamlOutputType === YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE;
  const groups = isFolderPerStack ? stacks.map((stack) => [stack]) : [stacks];
  return groups.flatMap((group) =>
    divideManifests(group, { yamlOutputType, outputFileExtension: '.yaml' })
      .sort((a, b) => compareText(a.path, b.path))
      .flatMap(({ manifests }) => manifests),
  );
}

function toNamespaceNote(
  { constructPath }: Manifest,
  { constructPath: user }: Manifest,
  namespace: string,
  { yamlOutputType }: Pick<ManifestFileOptions, 'yamlOutputType'>,
): Note {
  const fix = isFilePerObject(yamlOutputType)
    ? 'kubectl reads files in the order of their names: apply them twice, or write one file for each chart'
    : `let it depend on the namespace instead: kubectl apply refuses objects of a namespace that does not exist`;
  return { constructPath, text: `Namespace '${namespace}' comes after '${user}', which is in it; ${fix}` };
}

function toLimitsNote(
  { constructPath }: Manifest,
  { constructPath: user }: Manifest,
  { metadata: { name } }: KubernetesObject,
  { yamlOutputType }: Pick<ManifestFileOptions, 'yamlOutputType'>,
): Note {
  const fix = isFilePerObject(yamlOutputType) ? 'write one file for each chart' : 'create it before';
  const text = `LimitRange '${name}' comes after '${user}', whose first pods would start without it: ${fix}`;
  return { constructPath, text };
}

/** Whether kubectl applies objects in the order of the names of their files. */
function isFilePerObject(type: ManifestFileOptions['yamlOutputType']): boolean {
  return (
    type === YamlOutputType.FILE_PER_RESOURCE || type === YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE
  );
}

function toKindNote({ constructPath }: Manifest, { constructPath: user }: Manifest, kind: string): Note {
  const text = `'${user}' is a ${kind}, which is defined here: kubectl looks up all kinds before it applies anything, so apply twice the first time`;
  return { constructPath, text };
}
