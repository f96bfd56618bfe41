import { YamlOutputType } from 'cdk8s';
import type { OutputFile } from '../../core/artifact-kind';
import { joinYamlDocuments } from '../../formats/yaml/render-yaml';
import type { StackAssembly } from '../assembly/assembly';
import { type Manifest, renderManifest } from '../objects/manifest';
import { assignFileNames } from './file-names';

/** How the objects of an assembly are divided into files; as in the properties of `cdk8s.App`. */
export interface ManifestFileOptions {
  readonly yamlOutputType: YamlOutputType;
  /** What manifest files end with, such as `.k8s.yaml`. */
  readonly outputFileExtension: string;
}

/** A file of Kubernetes objects, with its path below the output folder. */
export interface ManifestFile {
  readonly path: string;
  readonly manifests: readonly Manifest[];
}

/**
 * Divides the Kubernetes objects of an app into files as cdk8s does. The files of each stack are together,
 * stacks in the order of the assembly.
 */
export function divideManifests(
  stacks: readonly StackAssembly[],
  { yamlOutputType, outputFileExtension }: ManifestFileOptions,
): ManifestFile[] {
  const file = (name: string, manifests: readonly Manifest[]): ManifestFile => ({
    path: `${name}${outputFileExtension}`,
    manifests,
  });
  const filePerObject = (manifests: readonly Manifest[], folder: string): ManifestFile[] =>
    [...assignFileNames(manifests)].map(([name, manifest]) => file(`${folder}${name}`, [manifest]));
  const all = stacks.flatMap(({ manifests }) => manifests);
  switch (yamlOutputType) {
    case YamlOutputType.FILE_PER_APP:
      return stacks.length > 0 ? [file('app', all)] : [];
    case YamlOutputType.FILE_PER_CHART:
      return stacks.map(({ fileName, manifests }) => file(fileName, manifests));
    case YamlOutputType.FILE_PER_RESOURCE:
      return filePerObject(all, '');
    case YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE:
      return stacks.flatMap(({ fileName, manifests }) => filePerObject(manifests, `${fileName}/`));
  }
}

/**
 * The files of the Kubernetes objects of an app. Manifests are no `ArtifactKind`: these options, which are
 * those of cdk8s, let one file hold the objects of several stacks.
 */
export function renderManifestFiles(
  stacks: readonly StackAssembly[],
  options: ManifestFileOptions,
): OutputFile[] {
  return divideManifests(stacks, options).map(({ path, manifests }) => ({
    path,
    content: joinYamlDocuments(manifests.map(renderManifest)),
    isSecret: manifests.some(({ isSecret }) => isSecret),
  }));
}

/**
 * The file that names the construct of each object: object name → construct path. Validators of cdk8s read
 * it.
 */
export function renderConstructMetadata(stacks: readonly StackAssembly[]): OutputFile {
  const manifests = stacks.flatMap((stack) => stack.manifests);
  const resources = Object.fromEntries(
    manifests.map(({ object, constructPath }) => [object.metadata.name, { path: constructPath }]),
  );
  const content = JSON.stringify({ version: '1.0.0', resources });
  return { path: 'construct-metadata.json', content, isSecret: false };
}
