import { KumikiError } from '../../core/errors';
import { isLeftOut, KeyOrders } from '../json/key-order';
import { isPlainMap, isSerializable } from '../json/serializable';
import { YamlLevel } from './yaml-level';
import { isSafeWord, renderYamlText } from './yaml-text';

const TOP = new YamlLevel('');

/**
 * One value as a YAML document, ending with a line break. The one place that writes YAML: every reader of
 * YAML 1.1, of YAML 1.2 and of Go's libraries gets the same data back. Values are plain JSON data (BigInt
 * too); maps keep their order, without undefined values.
 * @throws SYNTH_VALUE for what YAML cannot carry, SYNTH_TEXT for half a surrogate pair
 */
export function renderYaml(value: unknown): string {
  const writer = new YamlWriter([], undefined);
  // a text of several lines must be indented, even if it is the whole document
  writer.node(value, typeof value === 'string' ? TOP.deeper : TOP);
  return writer.end();
}

/** Several values as one file. */
export function renderYamlDocuments(values: readonly unknown[]): string {
  return joinYamlDocuments(values.map(renderYaml));
}

/** Documents as one file. */
export function joinYamlDocuments(documents: readonly string[]): string {
  return documents.join('---\n');
}

/**
 * Renders maps as constructs have them, without making a plain copy first: they are written in sorted key
 * order and without null, as `toPlain` does. Use one renderer for many maps: it remembers orders of keys.
 */
export class SourceRenderer {
  private readonly firstKeys: readonly string[];
  private readonly pieces: string[] = [];
  private readonly keyOrders = new KeyOrders();
  private readonly top = new YamlLevel('');
  /** Sorted keys → the same with the first ones in front. */
  private readonly topOrders = new Map<readonly string[], readonly string[]>();

  /** @param firstKeys what every document begins with, before its other keys */
  constructor(firstKeys: readonly string[]) {
    this.firstKeys = firstKeys;
  }

  /** The document; undefined if something in the map is not plain data. */
  render(map: YamlMap): string | undefined {
    const { keys, areSerializable } = this.keyOrders.of(map);
    const writer = new YamlWriter(this.pieces, this.keyOrders);
    writer.map(map, this.withFirstKeys(keys), this.top);
    return writer.isClean && areSerializable ? writer.end() : undefined;
  }

  private withFirstKeys(sorted: readonly string[]): readonly string[] {
    const known = this.topOrders.get(sorted);
    if (known) return known;
    // an object lists each key once, and whole numbers before everything else
    const keys = Object.keys(Object.fromEntries([...this.firstKeys, ...sorted].map((key) => [key, true])));
    this.topOrders.set(sorted, keys);
    return keys;
  }
}

type YamlMap = Readonly<Record<string, unknown>>;

/**
 * Writes one document. Its pieces are joined once at the end: concatenating them one by one makes more
 * work for the garbage collector.
 */
class YamlWriter {
  /** False if something in a source is not plain data. */
  isClean = true;
  private readonly isSource: boolean;
  private readonly keyOrders: KeyOrders | undefined;
  /** May begin with more than the document needs: what another one left over is cut off at the end. */
  private readonly pieces: string[];
  private count = 0;

  /** Writes a source if `keyOrders` is given. */
  constructor(pieces: string[], keyOrders: KeyOrders | undefined) {
    this.pieces = pieces;
    this.keyOrders = keyOrders;
    this.isSource = keyOrders !== undefined;
  }

  end(): string {
    this.add('\n');
    this.pieces.length = this.count;
    return this.pieces.join('');
  }

  /** Writes a value: its first line where the caller is, further lines at the level. */
  node(value: unknown, level: YamlLevel): void {
    if (typeof value === 'string' && isSafeWord(value)) this.add(value);
    else if (this.isSource && !isPlain(value)) this.isClean = false;
    else if (typeof value !== 'object' || value === null) this.add(renderScalar(value, level));
    else if (Array.isArray(value)) this.list(value, level);
    else this.map(value as YamlMap, this.keysOf(value), level);
  }

  map(map: YamlMap, keys: readonly string[], level: YamlLevel): void {
    // lists of keys are the same ones again only where their orders are remembered
    const starts = this.keyOrders && level.startsOf(keys);
    let isFirst = true;
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index] as string;
      const value = map[key];
      if (this.isLeftOut(value)) continue;
      const isBlock = this.isBlock(value);
      this.add(starts ? starts.at(index, isFirst, isBlock) : level.keyStart(key, isFirst, isBlock));
      this.node(value, level.deeper);
      isFirst = false;
    }
    if (isFirst) this.add('{}');
  }

  private list(list: readonly unknown[], level: YamlLevel): void {
    if (list.length === 0) this.add('[]');
    for (let index = 0; index < list.length; index++) {
      this.add(index === 0 ? '- ' : level.itemStart);
      if (list[index] === undefined) this.isClean = false;
      this.node(list[index], level.deeper);
    }
  }

  private keysOf(map: object): readonly string[] {
    if (!this.keyOrders) return Object.keys(map);
    const { keys, areSerializable } = this.keyOrders.of(map);
    if (!areSerializable) this.isClean = false;
    return keys;
  }

  private add(piece: string): void {
    this.pieces[this.count++] = piece;
  }

  private isLeftOut(value: unknown): boolean {
    return this.isSource ? isLeftOut(value) : value === undefined;
  }

  /** Whether a value begins on a new line below its key. */
  private isBlock(value: unknown): boolean {
    if (typeof value !== 'object' || value === null) return false;
    if (Array.isArray(value)) return value.length > 0;
    for (const key in value) if (!this.isLeftOut((value as YamlMap)[key])) return true;
    return false;
  }
}

function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return isSerializable(value);
  return Array.isArray(value) || isPlainMap(value);
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
      throw unserializable(`a ${typeof value}`);
  }
}

/** YAML 1.1 reads a number with an exponent as text unless it has a fraction and a signed exponent. */
function renderNumber(value: number): string {
  if (!Number.isFinite(value)) throw unserializable(String(value));
  const text = String(value);
  if (!text.includes('e')) return text;
  const [mantissa = '', exponent = ''] = text.split('e');
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}e${exponent}`;
}

function unserializable(what: string): KumikiError {
  return new KumikiError({
    code: 'SYNTH_VALUE',
    message: `${what} cannot be written as YAML`,
    allowed: 'text, finite numbers, booleans, null, lists and plain maps of these',
  });
}
