import type { RecordId } from '../../store/table';
import type { Condition } from './filter';
import type { Column, Source } from './source';

/** The records that may meet all conditions: those of the index that leaves the fewest, or all. */
export function candidatesOf<R>(source: Source<R>, conditions: readonly Condition[]): readonly R[] {
  const [best] = conditions
    .flatMap(({ path, keys }) => {
      const column = source.columns.get(path);
      return column && keys ? [questionOf(column, keys)] : [];
    })
    .sort((left, right) => left.count - right.count);
  return best ? best.column.lookUp(best.keys) : source.all();
}

/** What to ask of an index: of each group of values the rarest, as all of them must be there. */
function questionOf<R>(column: Column<R>, groups: readonly (readonly RecordId[])[]) {
  const rarest = groups.flatMap(
    (group) => group.toSorted((a, b) => column.count(a) - column.count(b))[0] ?? [],
  );
  const keys = [...new Set(rarest)];
  return { column, keys, count: keys.reduce<number>((sum, key) => sum + column.count(key), 0) };
}
