import type { BootDocument } from '../model/boot-document';
import { error, type Finding } from './finding';
import type { ReadUnit } from './read-units';

/** A text of a document with its place. */
export interface PlacedText {
  readonly property: string;
  readonly text: string;
}

/** Every text of a document: those of units and files, and all single values. */
export function* textsOf(document: BootDocument, units: readonly ReadUnit[]): Generator<PlacedText> {
  for (const [index, { path, content }] of document.files.entries()) {
    yield { property: `files[${index}].path`, text: path };
    // bytes that are no text are no matter for those who look for words
    const text = typeof content === 'string' ? content : Buffer.from(content).toString('utf8');
    yield { property: `files[${index}].content`, text };
  }
  for (const { parts } of units) yield* parts;
  const { files: _, units: __, options, ...rest } = document;
  yield* leaves(rest, '');
  yield* leaves(options, '');
}

function* leaves(value: unknown, property: string): Generator<PlacedText> {
  if (typeof value === 'string') yield { property, text: value };
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    const place = property === '' ? key : `${property}.${key}`;
    yield* leaves(item, Array.isArray(value) ? `${property}[${key}]` : place);
  }
}

/** Texts that no encoding can carry. */
export function* lintTexts(texts: readonly PlacedText[]): Generator<Finding> {
  for (const { property, text } of texts) {
    if (!/\p{Surrogate}/u.test(text)) continue;
    yield error({
      code: 'USER_DATA_TEXT',
      property,
      message: `${property} has half of a surrogate pair, which is no character`,
      given: text,
      hint: 'cut text between characters, as in [...text]',
    });
  }
}
