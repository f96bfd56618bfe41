import type { Condition } from './filter';
import type { Source } from './source';
import { valuesAt } from './values';

/** A record that a find may return. Rendered at most once, and only if a field without an index is needed. */
export class Row<R> {
  private readonly source: Source<R>;
  private readonly record: R;
  private rendered: object | undefined;

  constructor(source: Source<R>, record: R) {
    this.source = source;
    this.record = record;
  }

  /** The record as rendered by the API. */
  get shown(): object {
    this.rendered ??= this.source.render(this.record);
    return this.rendered;
  }

  meets({ path, holds }: Condition): boolean {
    return holds(this.valuesAt(path));
  }

  valuesAt(path: string): readonly unknown[] {
    const column = this.source.columns.get(path);
    if (column) return column.valuesOf(this.record);
    if (path === 'Tags.Name') return valuesAt(this.shown, 'Tags');
    const values = valuesAt(this.shown, path);
    return path === 'Scope' && values.length === 0 ? OWN : values;
  }
}

/** The scope of rows without such a field. */
const OWN = ['user'];
