import type { BootDocument } from '../model/boot-document';
import type { UnitContent } from '../model/unit-content';
import { error, type Finding } from './finding';

/** A text of a document with its place. */
export interface PlacedText {
  readonly property: string;
  readonly text: string;
}

/** Every text of a document: those of units and files, and all single values. */
export function* textsOf(document: BootDocument): Generator<PlacedText> {
  for (const [index, { path, content }] of document.files.entries()) {
    yield { property: `files[${index}].path`, text: path };
    yield { property: `files[${index}].content`, text: textOf(content) };
  }
  for (const [index, { content, dropIns = [] }] of document.units.entries()) {
    if (content !== undefined) yield { property: `units[${index}].content`, text: joined(content) };
    for (const [position, dropIn] of dropIns.entries()) {
      yield { property: `units[${index}].dropIns[${position}].content`, text: joined(dropIn.content) };
    }
  }
  const { files: _, units: __, ...rest } = document;
  yield* leaves(rest, '');
}

/** Bytes that are no text are no matter for those who look for words. */
export function textOf(content: string | Uint8Array): string {
  return typeof content === 'string' ? content : Buffer.from(content).toString('utf8');
}

/** The values of a content, one a line: enough to look for words, also where it could not be rendered. */
function joined(content: UnitContent): string {
  return [...leaves(content, '')].map(({ text }) => text).join('\n');
}

function* leaves(value: unknown, property: string): Generator<PlacedText> {
  if (typeof value === 'string') yield { property, text: value };
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      yield* leaves(
        item,
        Array.isArray(value) ? `${property}[${key}]` : property === '' ? key : `${property}.${key}`,
      );
    }
  }
}

/** Texts that no encoding can carry. */
export function* lintTexts(document: BootDocument): Generator<Finding> {
  for (const { property, text } of textsOf(document)) {
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
