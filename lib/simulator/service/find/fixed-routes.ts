import { refuse } from '../../protocol/refusal';
import { single } from '../model/call';
import type { Route } from '../model/route';
import { answerFind } from './find';

/** A resource that nobody can change. */
interface Fixed {
  readonly path: string;
  /** Under which a list and a single one are answered. */
  readonly keys: readonly [list: string, single: string];
  /** What one of them is, in words. */
  readonly what: string;
  readonly rows: readonly { readonly ID: number }[];
  readonly differs?: string;
}

/** The two operations of such a resource: find and read. */
export function fixedRoutes({ path, keys, what, rows, differs }: Fixed): Route[] {
  const [listKey, singleKey] = keys;
  const known = differs === undefined ? {} : { differs };
  return [
    {
      method: 'GET',
      path,
      does: `find ${what}s`,
      ...known,
      handle: ({ query }) => answerFind(listKey, rows, query),
    },
    {
      method: 'GET',
      path: `${path}/:id`,
      does: `read a ${what}`,
      ...known,
      handle: ({ ids }) => {
        const found = rows.find(({ ID }) => String(ID) === ids[0]);
        return found ? single(singleKey, found) : refuse('not_found', ids[0]);
      },
    },
  ];
}
