import { renderYamlKey } from './yaml-text';

/** Key lists cached per level: Kubernetes has few, and they recur in every object. */
const REMEMBERED_LISTS = 500;

/** An indentation level of a YAML text. */
export class YamlLevel {
  /** Line break and indentation of a new line. */
  readonly lineStart: string;
  /** The beginning of each list item but the first. */
  readonly itemStart: string;
  private readonly indent: string;
  private readonly known = new Map<readonly string[], KeyStarts>();
  private next: YamlLevel | undefined;

  constructor(indent: string) {
    this.indent = indent;
    this.lineStart = `\n${indent}`;
    this.itemStart = `\n${indent}- `;
  }

  /** The next deeper level. */
  get deeper(): YamlLevel {
    this.next ??= new YamlLevel(`${this.indent}  `);
    return this.next;
  }

  /**
   * Returns the beginnings of a map's keys at this level.
   * @param keys the same array for all maps with these keys
   */
  startsOf(keys: readonly string[]): KeyStarts {
    const known = this.known.get(keys);
    if (known) return known;
    const starts = new KeyStarts(this, keys);
    if (this.known.size < REMEMBERED_LISTS) this.known.set(keys, starts);
    return starts;
  }

  /**
   * Returns the text from the end of the previous line (for the first key of a map: from the key itself) to
   * the start of the value.
   */
  keyStart(key: string, isFirst: boolean, isBlock: boolean): string {
    const start = `${isFirst ? '' : this.lineStart}${renderYamlKey(key, this.indent)}:`;
    return start + (isBlock ? this.deeper.lineStart : ' ');
  }
}

/** Caches how the keys of a list begin at a level. */
class KeyStarts {
  private readonly level: YamlLevel;
  private readonly keys: readonly string[];
  private readonly known: (string | undefined)[];

  constructor(level: YamlLevel, keys: readonly string[]) {
    this.level = level;
    this.keys = keys;
    this.known = new Array(keys.length * 4).fill(undefined);
  }

  /** Like {@link YamlLevel.keyStart} for the key at an index, which is faster than a lookup by key. */
  at(index: number, isFirst: boolean, isBlock: boolean): string {
    const place = index * 4 + (isFirst ? 2 : 0) + (isBlock ? 1 : 0);
    this.known[place] ??= this.level.keyStart(this.keys[index] ?? '', isFirst, isBlock);
    return this.known[place];
  }
}
