import { KumikiError } from '../../core/errors';
import { isOmitted, KeyOrders } from '../json/key-order';
import { isPlainMap, isSerializable } from '../json/serializable';
import { YamlLevel } from './yaml-level';
import { isSafeWord, renderYamlText } from './yaml-text';

const TOP = new YamlLevel('');

/**
 * Renders a value as a YAML document that ends with a line break. All YAML is written here: every reader of
 * YAML 1.1 and YAML 1.2, including Go's libraries, gets the same data back. Values are plain JSON data or
 * BigInt; maps keep their order, without undefined values.
 * @throws SYNTH_VALUE for what YAML cannot represent, SYNTH_TEXT for a lone surrogate
 */
export function renderYaml(value: unknown): string {
  const writer = new YamlWriter([], undefined);
  // a multi-line string must be indented, even as the whole document
  writer.node(value, typeof value === 'string' ? TOP.deeper : TOP);
  return writer.end();
}

/** Renders several values as one file. */
export function renderYamlDocuments(values: readonly unknown[]): string {
  return joinYamlDocuments(values.map(renderYaml));
}

/** Joins documents into one file. */
export function joinYamlDocuments(documents: readonly string[]): string {
  return documents.join('---\n');
}

/**
 * Renders the maps of constructs without making a plain copy first: in sorted key order and without null,
 * like `toPlain`. Use one renderer for many maps, as it caches key orders.
 */
export class SourceRenderer {
  private readonly firstKeys: readonly string[];
  private readonly pieces: string[] = [];
  private readonly keyOrders = new KeyOrders();
  private readonly top = new YamlLevel('');
  /** Sorted keys → the same keys, with `firstKeys` in front. */
  private readonly topOrders = new Map<readonly string[], readonly string[]>();

  /** @param firstKeys keys that every document begins with */
  constructor(firstKeys: readonly string[]) {
    this.firstKeys = firstKeys;
  }

  /** Renders a document; undefined if the map contains anything but plain data. */
  render(map: YamlMap): string | undefined {
    const { keys, areSerializable } = this.keyOrders.of(map);
    if (!areSerializable) return undefined;
    const writer = new YamlWriter(this.pieces, this.keyOrders);
    writer.map(map, this.withFirstKeys(keys), this.top);
    return writer.isClean ? writer.end() : undefined;
  }

  private withFirstKeys(sorted: readonly string[]): readonly string[] {
    const known = this.topOrders.get(sorted);
    if (known) return known;
    // an object removes repeated keys, and lists whole numbers first
    const keys = Object.keys(Object.fromEntries([...this.firstKeys, ...sorted].map((key) => [key, true])));
    this.topOrders.set(sorted, keys);
    return keys;
  }
}

type YamlMap = Readonly<Record<string, unknown>>;

/**
 * Writes one document. Its pieces are joined once at the end, as repeated concatenation is more work for the
 * garbage collector.
 */
class YamlWriter {
  /** False if a source contains anything but plain data. */
  isClean = true;
  private readonly isSource: boolean;
  private readonly keyOrders: KeyOrders | undefined;
  /** May still hold pieces of the previous document, which {@link end} cuts off. */
  private readonly pieces: string[];
  private count = 0;

  /** @param keyOrders given if the value is a source */
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

  /** Writes a value: its first line at the current position, further lines at the level. */
  node(value: unknown, level: YamlLevel): void {
    if (typeof value === 'string' && isSafeWord(value)) this.add(value);
    else if (this.isSource && !isPlain(value)) this.isClean = false;
    else if (typeof value !== 'object' || value === null) this.add(renderScalar(value, level));
    else if (Array.isArray(value)) this.list(value, level);
    else this.nestedMap(value as YamlMap, level);
  }

  private nestedMap(map: YamlMap, level: YamlLevel): void {
    if (!this.keyOrders) this.map(map, Object.keys(map), level);
    else {
      const { keys, areSerializable } = this.keyOrders.of(map);
      if (areSerializable) this.map(map, keys, level);
      else this.isClean = false;
    }
  }

  map(map: YamlMap, keys: readonly string[], level: YamlLevel): void {
    // key lists are only identical objects if their orders are cached
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

  private add(piece: string): void {
    this.pieces[this.count++] = piece;
  }

  private isLeftOut(value: unknown): boolean {
    return this.isSource ? isOmitted(value) : value === undefined;
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

/**
 * Renders a number. YAML 1.1 reads one with an exponent as a string unless it has a fraction and a signed
 * exponent.
 */
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
