import { type Document, parseDocument, visit } from 'yaml';
import { isObject, tryParseJson } from '../../core/json';

/** The text of a changed kubeconfig, laid out as it was. @param source what it was parsed from */
export function renderDocument(document: Document, source: string): string {
  // kubectl does not indent lists
  const indentSeq = !/^(?:clusters|users|contexts):[^\n]*\n-/m.test(source);
  const rendered = document.toString({ lineWidth: 0, indentSeq });
  const text = isObject(tryParseJson(source)) ? renderJson(rendered, source) : rendered;
  return source.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text;
}

/** A file of JSON stays one, for those who read it with other programs. */
function renderJson(rendered: string, source: string): string {
  const [, indent] = /^\s*\{\r?\n([\t ]+)/.exec(source) ?? [];
  const document = parseDocument(rendered);
  visit(document, {
    Scalar: (_, scalar) => {
      // what a number could not say again stays a text
      const isExact = typeof scalar.value !== 'number' || String(scalar.value) === scalar.source;
      if (!isExact) scalar.value = scalar.source;
    },
  });
  return `${JSON.stringify(document.toJS(), undefined, indent)}\n`;
}
