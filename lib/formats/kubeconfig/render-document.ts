import { type Document, parseDocument, visit } from 'yaml';
import { isObject, tryParseJson } from '../../core/json';

/** Renders a changed kubeconfig in its original layout. @param source the text that it was parsed from */
export function renderDocument(document: Document, source: string): string {
  // keep the file's style: kubectl does not indent lists
  const indentSeq = !/^(?:clusters|users|contexts):[^\n]*\n-/m.test(source);
  const rendered = document.toString({ lineWidth: 0, indentSeq });
  const text = isObject(tryParseJson(source)) ? renderJson(rendered, source) : rendered;
  return source.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text;
}

/** Renders a JSON file as JSON again: other programs may read it as such. */
function renderJson(rendered: string, source: string): string {
  const [, indent] = /^\s*\{\r?\n([\t ]+)/.exec(source) ?? [];
  const document = parseDocument(rendered);
  visit(document, {
    Scalar: (_, scalar) => {
      // stays a string if a number would lose the original spelling
      const isExact = typeof scalar.value !== 'number' || String(scalar.value) === scalar.source;
      if (!isExact) scalar.value = scalar.source;
    },
  });
  return `${JSON.stringify(document.toJS(), undefined, indent)}\n`;
}
