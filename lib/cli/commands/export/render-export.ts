import type { OutputFile } from '../../../core/artifact-kind';
import { toFileName } from '../../../core/file-name';
import { isObject } from '../../../core/json';
import { renderYaml } from '../../../formats/yaml/render-yaml';
import type { Assembly, StackAssembly } from '../../../synth/assembly/assembly';
import { assignFileNames } from '../../../synth/files/file-names';
import type { KubernetesObject } from '../../../synth/objects/kubernetes-object';
import type { Manifest } from '../../../synth/objects/manifest';
import { findWaves, SYNC_WAVE } from './sync-waves';

/** Lists the files of a folder for Argo CD and Flux. Nothing but an export writes such files. */
export const KUSTOMIZATION = 'kustomization.yaml';

/** The output of an export. */
export interface Export {
  readonly files: readonly OutputFile[];
  /** Secrets, which are omitted because they do not belong in a repository. */
  readonly secrets: readonly Manifest[];
  /** Whether stacks are for different clusters, so that no kustomization lists all of them. */
  readonly hasSeveralClusters: boolean;
}

/**
 * Renders the input of Argo CD and Flux: a folder for each stack, with one file per object, and a kustomization
 * that lists them in the order of application. Dependencies between objects become waves of Argo CD, with which
 * the names of files begin: a new object renames only those that wait for it.
 */
export function renderExport(assembly: Assembly): Export {
  const waves = findWaves(assembly);
  const secrets: Manifest[] = [];
  const files: OutputFile[] = [];
  for (const stack of assembly.stacks) {
    const shown = stack.manifests.filter((manifest) => {
      if (manifest.isSecret) secrets.push(manifest);
      return !manifest.isSecret;
    });
    files.push(...renderStack(stack, shown, waves));
  }
  const hasSeveralClusters = new Set(assembly.stacks.map(({ kubeContext }) => kubeContext)).size > 1;
  const folders = assembly.stacks.map(({ name }) => name);
  if (!hasSeveralClusters) files.push(renderKustomization('', folders));
  return { files, secrets, hasSeveralClusters };
}

function renderStack(
  { name: folder }: StackAssembly,
  manifests: readonly Manifest[],
  waves: ReadonlyMap<Manifest, number>,
): OutputFile[] {
  const named = [...assignFileNames(manifests)].map(([name, manifest]) => {
    const wave = waves.get(manifest) ?? 0;
    // programs may set negative waves
    const place = String(Math.max(0, wave)).padStart(2, '0');
    return { name: toFileName(`${place}-${name}`, '.yaml'), manifest, wave };
  });
  return [
    ...named.map(({ name, manifest, wave }) => ({
      path: `${folder}/${name}`,
      content: renderYaml(withWave(keepFinished(manifest.object), wave)),
      isSecret: false,
    })),
    renderKustomization(
      `${folder}/`,
      named.map(({ name }) => name),
    ),
  ];
}

function renderKustomization(folder: string, resources: readonly string[]): OutputFile {
  const kustomization = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources };
  return { path: `${folder}${KUSTOMIZATION}`, content: renderYaml(kustomization), isSecret: false };
}

/** Adds the wave to an object, unless the program has set one. */
function withWave(object: KubernetesObject, wave: number): KubernetesObject {
  const { annotations } = object.metadata;
  if (wave === 0 || SYNC_WAVE in Object(annotations)) return object;
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...Object(annotations), [SYNC_WAVE]: String(wave) } },
  };
}

/**
 * Removes the time after which a finished Job is deleted: Argo CD and Flux would create it again, so it would
 * run again.
 */
function keepFinished(object: KubernetesObject): KubernetesObject {
  if (object.kind !== 'Job' || !isObject(object.spec)) return object;
  const { ttlSecondsAfterFinished: _, ...spec } = object.spec;
  return { ...object, spec };
}
