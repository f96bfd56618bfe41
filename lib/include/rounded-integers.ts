import type * as YamlLibrary from 'yaml';
import type { Document, Scalar } from 'yaml';
import { isExact } from '../formats/yaml/kubectl-scalars';

/** An integer in a file that a JavaScript number cannot represent exactly. */
export interface Rounded {
  /** Position of its first character in the file. */
  readonly offset: number;
  /** Path, such as `metadata.generation`. */
  readonly path: string;
  readonly given: string;
  readonly written: string;
}

/** Bounds in schemas are floating-point numbers in the cluster, too; those of 64-bit integers are common. */
const BOUNDS = new Set(['minimum', 'maximum', 'multipleOf']);

/** Finds the integers of a document that would be written with another value. */
export function findRounded(document: Document): Rounded[] {
  const { isPair, isScalar, visit } = require('yaml') as typeof YamlLibrary;
  const found: Rounded[] = [];
  const isSchema = document.get('kind') === 'CustomResourceDefinition';
  visit(document, {
    Scalar(key, node: Scalar, ancestors) {
      if (typeof node.value !== 'number' || node.source === undefined) return;
      if (isExact(node.source, node.value)) return;
      const keys = ancestors.filter(isPair).map((pair) => (isScalar(pair.key) ? String(pair.key.value) : ''));
      if (isSchema && key === 'value' && BOUNDS.has(keys.at(-1) ?? '')) return;
      const offset = node.range?.[0] ?? 0;
      found.push({
        offset,
        path: keys.join('.'),
        given: node.source,
        written: String(node.value),
      });
    },
  });
  return found;
}
