import type * as YamlLibrary from 'yaml';
import type { Document } from 'yaml';
import { readScalarsAsKubectl } from './kubectl-scalars';

/**
 * The documents of a text as kubectl reads them: with the booleans and octal numbers of YAML 1.1, and anchors that are merged
 * at `<<`. What is wrong with a text stands in its documents.
 * @param onInexact is told that an integer has more digits than a number of JavaScript holds
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
