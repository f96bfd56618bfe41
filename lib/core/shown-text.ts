import { toVisibleText } from './visible-text';

/** What can be put into a {@link ShownText}. */
export type Field = string | number | ShownText;

/** Text for people, whose fields are clean: it can be shown on a terminal as it is. */
export class ShownText {
  readonly text: string;

  /** @internal Use {@link show}: this takes the text as it is. */
  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

/**
 * Tags a template of text for people. Its values come from anybody (names in an API, ids, files, messages of
 * other programs), so they are cleaned: nothing in them can act on a terminal, and a line break in a value
 * leads to an indented line, which cannot be taken for one of ours.
 */
export function show(template: TemplateStringsArray, ...fields: readonly Field[]): ShownText {
  let text = template[0] ?? '';
  for (const [index, field] of fields.entries()) {
    text += cleanField(field, text) + (template[index + 1] ?? '');
  }
  return new ShownText(text);
}

/** Several texts as one. */
export function joinShown(texts: readonly Field[], separator: string): ShownText {
  return new ShownText(texts.map((text) => cleanField(text, '')).join(separator));
}

function cleanField(field: Field, before: string): string {
  if (field instanceof ShownText) return field.text;
  return typeof field === 'number' ? String(field) : toVisibleText(field, indentAfter(before));
}

/** Further lines of a value are indented more than the line that it begins on. */
function indentAfter(before: string): string {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  return ' '.repeat(Math.max(4, line.length - line.trimStart().length + 2));
}
