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
  const out: string[] = [];
  // a text of several lines must be indented, also when it is the whole document
  renderNode(value, typeof value === 'string' ? TOP.deeper : TOP, out);
  out.push('\n');
  return out.join('');
}

/** Several values as one file. */
export function renderYamlDocuments(values: readonly unknown[]): string {
  return values.map(renderYaml).join('---\n');
}

type Map = Readonly<Record<string, unknown>>;

/**
 * Appends a value whose first line stands where the caller is, and the lines after it on the level. Pieces are joined once per
 * document: texts grown piece by piece are a burden for the garbage collector.
 */
function renderNode(value: unknown, level: YamlLevel, out: string[]): void {
  if (typeof value === 'object' && value !== null) {
    if (Array.isArray(value)) renderList(value, level, out);
    else renderMap(value as Map, level, out);
  } else {
    out.push(renderScalar(value, level));
  }
}

function renderScalar(value: unknown, level: YamlLevel): string {
  switch (typeof value) {
    case 'string':
      return renderYamlText(value, level.lineStart);
    case 'number':
      return renderNumber(value);
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'undefined':
    case 'object':
      return 'null';
    default:
      throw notCarried(`a ${typeof value}`);
  }
}

function renderMap(map: Map, level: YamlLevel, out: string[]): void {
  let isFirst = true;
  for (const key of Object.keys(map)) {
    const value = map[key];
    if (value === undefined) continue;
    out.push(level.keyStart(key, isFirst, isBlock(value)));
    renderNode(value, level.deeper, out);
    isFirst = false;
  }
  if (isFirst) out.push('{}');
}

function renderList(list: readonly unknown[], level: YamlLevel, out: string[]): void {
  if (list.length === 0) out.push('[]');
  list.forEach((item, index) => {
    out.push(index === 0 ? '- ' : level.itemStart);
    renderNode(item, level.deeper, out);
  });
}

/** Whether a value begins on a line of its own below its key. */
function isBlock(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  for (const key in value) if ((value as Map)[key] !== undefined) return true;
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
