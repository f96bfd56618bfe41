import { KumikiError } from '../errors';
import { YamlLevel } from './yaml-level';
import { renderYamlText } from './yaml-text';

const TOP = new YamlLevel('');

/**
 * One value as a YAML document, ending with a line break. The one place that writes YAML: every reader of YAML 1.1, of YAML 1.2
 * and of Go's libraries gets the same data back. Values are plain JSON data (BigInt too); maps keep their order, and what is
 * undefined in them is left out. @throws SYNTH_VALUE for what YAML cannot carry, SYNTH_TEXT for half a surrogate pair
 */
export function renderYaml(value: unknown): string {
  // a text of several lines must be indented, also when it is the whole document
  const text = renderNode(value, typeof value === 'string' ? TOP.deeper : TOP);
  // joined, not added: that makes one text of the thousand pieces, which are no burden for the garbage collector then
  return [text, '\n'].join('');
}

/** Several values as one file. */
export function renderYamlDocuments(values: readonly unknown[]): string {
  return values.map(renderYaml).join('---\n');
}

/** A value whose first line stands where the caller is, and the lines after it on the level. */
function renderNode(value: unknown, level: YamlLevel): string {
  switch (typeof value) {
    case 'string':
      return renderYamlText(value, level.lineStart);
    case 'number':
      return renderNumber(value);
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'undefined':
      return 'null';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? renderList(value, level) : renderMap(value, level);
    default:
      throw notCarried(`a ${typeof value}`);
  }
}

function renderMap(map: object, level: YamlLevel): string {
  let text = '';
  for (const key of Object.keys(map)) {
    const value: unknown = Reflect.get(map, key);
    if (value === undefined) continue;
    text += level.keyStart(key, text === '', isBlock(value)) + renderNode(value, level.deeper);
  }
  return text === '' ? '{}' : text;
}

function renderList(list: readonly unknown[], level: YamlLevel): string {
  let text = '';
  for (const item of list) {
    text += `${text === '' ? '' : level.lineStart}- ${renderNode(item, level.deeper)}`;
  }
  return text === '' ? '[]' : text;
}

/** Whether a value begins on a line of its own below its key. */
function isBlock(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  for (const key in value) if (Reflect.get(value, key) !== undefined) return true;
  return false;
}

/** YAML 1.1 wants a fraction and a signed exponent, or it reads text. */
function renderNumber(value: number): string {
  if (!Number.isFinite(value)) throw notCarried(String(value));
  const text = String(value);
  if (!text.includes('e')) return text;
  const [mantissa = '', exponent = ''] = text.split('e');
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}e${exponent}`;
}

function notCarried(what: string): KumikiError {
  return new KumikiError({
    code: 'SYNTH_VALUE',
    message: `${what} cannot be written as YAML`,
    allowed: 'text, finite numbers, booleans, null, lists and plain maps of these',
  });
}
