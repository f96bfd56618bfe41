import { toVisibleText } from './visible-text';

/** A value that can be inserted into a {@link ShownText}. */
export type Field = string | number | ShownText;

/** Text for the user that is safe to print on a terminal, because its fields have been cleaned. */
export class ShownText {
  readonly text: string;

  /** @internal Use {@link show}: this does not clean the text. */
  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

/**
 * Template tag for user-facing text. The values come from untrusted sources (names in an API, ids, files,
 * messages of other programs), so they are cleaned: nothing in them can act on a terminal, and lines after a
 * line break in a value are indented, so they cannot pass for our own.
 */
export function show(template: TemplateStringsArray, ...fields: readonly Field[]): ShownText {
  let text = template[0] ?? '';
  for (const [index, field] of fields.entries()) {
    text += cleanField(field, text) + (template[index + 1] ?? '');
  }
  return new ShownText(text);
}

/** Joins several texts. */
export function joinShown(texts: readonly Field[], separator: string): ShownText {
  return new ShownText(texts.map((text) => cleanField(text, '')).join(separator));
}

function cleanField(field: Field, before: string): string {
  if (field instanceof ShownText) return field.text;
  return typeof field === 'number' ? String(field) : toVisibleText(field, indentAfter(before));
}

/** Indents the further lines of a value more than the line that it begins on. */
function indentAfter(before: string): string {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  return ' '.repeat(Math.max(4, line.length - line.trimStart().length + 2));
}
