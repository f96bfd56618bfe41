import { YamlOutputType } from 'cdk8s';
import { joinYamlDocuments } from '../../formats/yaml/render-yaml';
import type { Assembly, Manifest, StackAssembly } from '../assembly';
import { yamlOf } from '../objects/manifest';
import { uniqueNames } from './file-names';

/** Identifier of the JSON schema that load balancer specs are written with. */
export const LOAD_BALANCER_SCHEMA_ID = 'https://kumiki.dev/schemas/load-balancer.schema.json';

/** How the objects of an assembly are divided into files; as in the properties of `cdk8s.App`. */
export interface LayoutOptions {
  readonly yamlOutputType: YamlOutputType;
  /** What manifest files end with, such as `.k8s.yaml`. */
  readonly outputFileExtension: string;
  /** Whether to write `construct-metadata.json`: object name → construct path, which validators of cdk8s read. */
  readonly recordConstructMetadata: boolean;
}

/** The files that an assembly comes to: path below the output folder (with `/`) → content, sorted by path. Nothing is written. */
export function layOut(assembly: Assembly, options: LayoutOptions): ReadonlyMap<string, FileContent> {
  const files = [
    ...manifestFiles(assembly, options),
    ...assembly.stacks.flatMap(loadBalancerFiles),
    ...assembly.stacks.flatMap(userDataFiles),
    ...(options.recordConstructMetadata ? [constructMetadata(assembly)] : []),
  ];
  return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Text is written as UTF-8. */
export type FileContent = string | Uint8Array;

type File = [path: string, content: FileContent];

function manifestFiles({ stacks }: Assembly, { yamlOutputType, outputFileExtension }: LayoutOptions): File[] {
  const file = (name: string, manifests: readonly Manifest[]): File => [
    `${name}${outputFileExtension}`,
    joinYamlDocuments(manifests.map(yamlOf)),
  ];
  const filePerObject = (manifests: readonly Manifest[], folder: string): File[] =>
    [...uniqueNames(manifests)].map(([name, manifest]) => file(`${folder}${name}`, [manifest]));
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

function loadBalancerFiles({ name, loadBalancers }: StackAssembly): File[] {
  return loadBalancers.map(({ spec }) => [
    `${name}/load-balancers/${spec.id}.json`,
    `${JSON.stringify({ $schema: LOAD_BALANCER_SCHEMA_ID, ...spec }, undefined, 2)}\n`,
  ]);
}

/** Named without an ending: cdk8s takes every `.yaml` for a manifest. What is encoded has a copy that a person can read. */
function userDataFiles({ name, userData }: StackAssembly): File[] {
  return userData.flatMap((document): File[] => {
    const path = `${name}/user-data/${document.name}`;
    return document.encoding === 'raw'
      ? [[path, document.payload]]
      : [
          [path, document.payload],
          [`${path}.txt`, document.text],
        ];
  });
}

function constructMetadata({ stacks }: Assembly): File {
  const manifests = stacks.flatMap((stack) => stack.manifests);
  const resources = Object.fromEntries(
    manifests.map(({ object, constructPath }) => [object.metadata.name, { path: constructPath }]),
  );
  return ['construct-metadata.json', JSON.stringify({ version: '1.0.0', resources })];
}
