import { KumikiError } from '../errors';
import { renderYamlKey, renderYamlText } from './yaml-text';

const EMPTY_MAP = '{}';
const EMPTY_LIST = '[]';

/**
 * One value as a YAML document, ending with a line break. The one place that writes YAML: every reader of YAML 1.1, of YAML 1.2
 * and of Go's libraries gets the same data back. Values are plain JSON data (BigInt too); maps keep their order, and what is
 * undefined in them is left out. @throws SYNTH_VALUE for what YAML cannot carry, SYNTH_TEXT for half a surrogate pair
 */
export function renderYaml(value: unknown): string {
  // a text of several lines must be indented, also when it is the whole document
  return `${renderNode(value, typeof value === 'string' ? '  ' : '')}\n`;
}

/** Several values as one file. */
export function renderYamlDocuments(values: readonly unknown[]): string {
  return values.map(renderYaml).join('---\n');
}

/** A value whose first line stands where the caller is; the lines after it begin with `indent`. */
function renderNode(value: unknown, indent: string): string {
  switch (typeof value) {
    case 'string':
      return renderYamlText(value, indent);
    case 'number':
      return renderNumber(value);
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'undefined':
      return 'null';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? renderList(value, indent) : renderMap(value, indent);
    default:
      throw notCarried(`a ${typeof value}`);
  }
}

function renderMap(map: object, indent: string): string {
  const deeper = `${indent}  `;
  let text = '';
  for (const key of Object.keys(map)) {
    const value: unknown = Reflect.get(map, key);
    if (value === undefined) continue;
    if (text !== '') text += `\n${indent}`;
    const rendered = renderNode(value, deeper);
    text += renderYamlKey(key, indent) + (isBlock(value, rendered) ? `:\n${deeper}` : ': ') + rendered;
  }
  return text === '' ? EMPTY_MAP : text;
}

function renderList(list: readonly unknown[], indent: string): string {
  const deeper = `${indent}  `;
  let text = '';
  for (const item of list) {
    if (text !== '') text += `\n${indent}`;
    text += `- ${renderNode(item, deeper)}`;
  }
  return text === '' ? EMPTY_LIST : text;
}

/** Whether a value begins on a line of its own below its key. */
function isBlock(value: unknown, rendered: string): boolean {
  return typeof value === 'object' && value !== null && rendered !== EMPTY_MAP && rendered !== EMPTY_LIST;
}

/** YAML 1.1 wants a fraction and a signed exponent, or it reads text. */
function renderNumber(value: number): string {
  if (!Number.isFinite(value)) throw notCarried(String(value));
  const text = String(value);
  const [mantissa = '', exponent] = text.split('e');
  if (exponent === undefined) return text;
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}e${exponent}`;
}

function notCarried(what: string): KumikiError {
  return new KumikiError({
    code: 'SYNTH_VALUE',
    message: `${what} cannot be written as YAML`,
    allowed: 'text, finite numbers, booleans, null, lists and plain maps of these',
  });
}
