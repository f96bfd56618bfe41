import { renderYamlDocuments } from '../../formats/yaml/render-yaml';

/** Objects as the content of a YAML file: one document each. */
export function renderYamlFile(documents: readonly object[]): string {
  return renderYamlDocuments(documents);
}
