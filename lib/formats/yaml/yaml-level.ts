import { renderYamlKey } from './yaml-text';

/** Number of keys remembered per level and form: Kubernetes has few keys, and they recur in every object. */
const REMEMBERED_KEYS = 500;

/** A depth of indentation in a YAML text. */
export class YamlLevel {
  /** Line break and indentation. */
  readonly lineStart: string;
  /** How an item of a list begins, unless it is the first. */
  readonly itemStart: string;
  private readonly indent: string;
  private readonly known = [0, 1, 2, 3].map(() => new Map<string, string>());
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
   * Everything from the end of the previous line (for the first key of a map: from the key) to where the
   * value begins.
   */
  keyStart(key: string, isFirst: boolean, isBlock: boolean): string {
    const known = this.known[(isFirst ? 2 : 0) + (isBlock ? 1 : 0)];
    const remembered = known?.get(key);
    if (remembered !== undefined) return remembered;
    const start = `${isFirst ? '' : this.lineStart}${renderYamlKey(key, this.indent)}:`;
    const text = start + (isBlock ? this.deeper.lineStart : ' ');
    if (known && known.size < REMEMBERED_KEYS) known.set(key, text);
    return text;
  }
}
