import { renderYamlKey } from './yaml-text';

/** Number of lists of keys remembered per level: Kubernetes has few, and they recur in every object. */
const REMEMBERED_LISTS = 500;

/** A depth of indentation in a YAML text. */
export class YamlLevel {
  /** Line break and indentation. */
  readonly lineStart: string;
  /** How an item of a list begins, unless it is the first. */
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

  /** How the keys of maps begin here. @param keys one and the same list for all maps that have these keys */
  startsOf(keys: readonly string[]): KeyStarts {
    const known = this.known.get(keys);
    if (known) return known;
    const starts = new KeyStarts(this, keys);
    if (this.known.size < REMEMBERED_LISTS) this.known.set(keys, starts);
    return starts;
  }

  /**
   * Everything from the end of the previous line (for the first key of a map: from the key) to where the
   * value begins.
   */
  keyStart(key: string, isFirst: boolean, isBlock: boolean): string {
    const start = `${isFirst ? '' : this.lineStart}${renderYamlKey(key, this.indent)}:`;
    return start + (isBlock ? this.deeper.lineStart : ' ');
  }
}

/** How the keys of a list begin at a level: each is made once. */
class KeyStarts {
  private readonly level: YamlLevel;
  private readonly keys: readonly string[];
  private readonly known: (string | undefined)[];

  constructor(level: YamlLevel, keys: readonly string[]) {
    this.level = level;
    this.keys = keys;
    this.known = new Array(keys.length * 4).fill(undefined);
  }

  /** As {@link YamlLevel.keyStart}, for the key at a position: a lookup by its text takes longer. */
  at(index: number, isFirst: boolean, isBlock: boolean): string {
    const place = index * 4 + (isFirst ? 2 : 0) + (isBlock ? 1 : 0);
    this.known[place] ??= this.level.keyStart(this.keys[index] ?? '', isFirst, isBlock);
    return this.known[place];
  }
}
