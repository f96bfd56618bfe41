import type { OutputFile } from '../../../core/artifact-kind';
import { toFileName } from '../../../core/file-name';
import { isObject } from '../../../core/json';
import { renderYaml } from '../../../formats/yaml/render-yaml';
import type { Assembly, StackAssembly } from '../../../synth/assembly/assembly';
import { assignFileNames } from '../../../synth/files/file-names';
import type { KubernetesObject } from '../../../synth/objects/kubernetes-object';
import type { Manifest } from '../../../synth/objects/manifest';
import { findWaves, SYNC_WAVE } from './sync-waves';

/** The output of an export. */
export interface Export {
  readonly files: readonly OutputFile[];
  /** Secrets, which are omitted because they do not belong in a repository. */
  readonly secrets: readonly Manifest[];
}

/**
 * Renders the input of Argo CD and Flux: a folder for each stack, with one file per object in the order of
 * application, and a kustomization that lists them. Dependencies between objects become waves of Argo CD.
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
  const folders = assembly.stacks.map(({ fileName }) => fileName);
  files.push(renderKustomization('', folders));
  return { files, secrets };
}

function renderStack(
  { fileName }: StackAssembly,
  manifests: readonly Manifest[],
  waves: ReadonlyMap<Manifest, number>,
): OutputFile[] {
  const digits = String(manifests.length).length;
  const named = [...assignFileNames(manifests)].map(([name, manifest], index) => ({
    name: toFileName(`${String(index + 1).padStart(digits, '0')}-${name}`, '.yaml'),
    manifest,
  }));
  return [
    ...named.map(({ name, manifest }) => ({
      path: `${fileName}/${name}`,
      content: renderYaml(withWave(keepFinished(manifest.object), waves.get(manifest) ?? 0)),
      isSecret: false,
    })),
    renderKustomization(
      `${fileName}/`,
      named.map(({ name }) => name),
    ),
  ];
}

function renderKustomization(folder: string, resources: readonly string[]): OutputFile {
  const kustomization = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources };
  return { path: `${folder}kustomization.yaml`, content: renderYaml(kustomization), isSecret: false };
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
