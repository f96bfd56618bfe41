import type * as YamlLibrary from 'yaml';
import type { Document } from 'yaml';
import { readScalarsAsKubectl } from './kubectl-scalars';

/**
 * Parses YAML documents as kubectl reads them: with the booleans and octal numbers of YAML 1.1, and anchors
 * merged at `<<`. Syntax errors are in the `errors` of each document.
 * @param onInexact called for an integer with more digits than a JavaScript number holds
 */
export function parseAsKubectl(text: string, onInexact: () => void = () => undefined): readonly Document[] {
  const { parseAllDocuments } = require('yaml') as typeof YamlLibrary;
  return [
    ...parseAllDocuments(text, {
      version: '1.1',
      logLevel: 'silent',
      customTags: (tags) => readScalarsAsKubectl(tags, onInexact),
    }),
  ];
}
