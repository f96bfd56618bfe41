import type { Directive } from '../../formats/nginx/directive';
import { PREFIX } from './forwarding';

/**
 * Definitions of the `http` block that locations refer to by name: maps, zones, shares. Equal ones are
 * defined once, and numbered in the order of their first use.
 */
export class SharedDefinitions {
  private readonly names = new Map<string, string>();
  private readonly defined: Directive[] = [];

  get directives(): readonly Directive[] {
    return this.defined;
  }

  /**
   * Returns the name of a definition, and adds it on first use.
   *
   * @param kind part of the name: lower-case letters
   * @param key distinguishes definitions of a kind
   */
  define(kind: string, key: string, make: (name: string) => readonly Directive[]): string {
    const id = `${kind}\n${key}`;
    const known = this.names.get(id);
    if (known !== undefined) return known;
    const name = `${PREFIX}${kind}_${this.names.size + 1}`;
    this.names.set(id, name);
    this.defined.push(...make(name));
    return name;
  }
}
