import type { Problem } from '../../core/errors';
import type { BootDocument } from '../model/boot-document';
import type { ReadUnit } from './read-units';

/** A string of a document and its path in the document. */
export interface PlacedText {
  readonly property: string;
  readonly text: string;
}

/** Collects every string of a document: units, files, and all single values. */
export function* collectTexts(document: BootDocument, units: readonly ReadUnit[]): Generator<PlacedText> {
  for (const [index, { path, content }] of document.files.entries()) {
    yield { property: `files[${index}].path`, text: path };
    // bytes that are not UTF-8 hold no words to look for
    const text = typeof content === 'string' ? content : Buffer.from(content).toString('utf8');
    yield { property: `files[${index}].content`, text };
  }
  for (const { parts } of units) yield* parts;
  const { files: _, units: __, options, ...rest } = document;
  yield* collectLeaves(rest, '');
  yield* collectLeaves(options, '');
}

function* collectLeaves(value: unknown, property: string): Generator<PlacedText> {
  if (typeof value === 'string') yield { property, text: value };
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    const place = property === '' ? key : `${property}.${key}`;
    yield* collectLeaves(item, Array.isArray(value) ? `${property}[${key}]` : place);
  }
}

/** Refuses strings that no encoding can represent. */
export function* checkTexts(texts: readonly PlacedText[]): Generator<Problem> {
  for (const { property, text } of texts) {
    if (!/\p{Surrogate}/u.test(text)) continue;
    yield {
      code: 'USER_DATA_TEXT',
      property,
      message: `${property} contains half of a surrogate pair, which is not a character`,
      given: text,
      hint: 'cut the string between characters, as in [...string]',
    };
  }
}
