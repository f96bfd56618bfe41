import { YamlOutputType } from 'cdk8s';
import type { OutputFile } from '../../core/artifact-kind';
import { toFileName } from '../../core/file-name';
import { joinYamlDocuments } from '../../formats/yaml/render-yaml';
import type { StackAssembly } from '../assembly/assembly';
import { type Manifest, renderManifest } from '../objects/manifest';
import { assignFileNames } from './file-names';

/** Options for dividing the objects of an assembly into files, as in the properties of `cdk8s.App`. */
export interface ManifestFileOptions {
  readonly yamlOutputType: YamlOutputType;
  /** Extension of manifest files, such as `.k8s.yaml`. */
  readonly outputFileExtension: string;
}

/** A file of Kubernetes objects, with its path relative to the output folder. */
export interface ManifestFile {
  readonly path: string;
  readonly manifests: readonly Manifest[];
}

/**
 * Divides the Kubernetes objects of an app into files as cdk8s does. The files of each stack are together;
 * stacks are in the order of the assembly.
 */
export function divideManifests(
  stacks: readonly StackAssembly[],
  { yamlOutputType, outputFileExtension }: ManifestFileOptions,
): ManifestFile[] {
  const file = (name: string, manifests: readonly Manifest[], folder = ''): ManifestFile => ({
    path: `${folder}${toFileName(name, outputFileExtension)}`,
    manifests,
  });
  const filePerObject = (manifests: readonly Manifest[], folder: string): ManifestFile[] =>
    [...assignFileNames(manifests)].map(([name, manifest]) => file(name, [manifest], folder));
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
 * Renders the files of the Kubernetes objects of an app. Manifests are not an `ArtifactKind` because, with
 * these options of cdk8s, one file may contain the objects of several stacks.
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

/** Renders the file that maps object names to construct paths, which the validators of cdk8s read. */
export function renderConstructMetadata(stacks: readonly StackAssembly[]): OutputFile {
  const manifests = stacks.flatMap((stack) => stack.manifests);
  const resources = Object.fromEntries(
    manifests.map(({ object, constructPath }) => [object.metadata.name, { path: constructPath }]),
  );
  const content = JSON.stringify({ version: '1.0.0', resources });
  return { path: 'construct-metadata.json', content, isSecret: false };
}
