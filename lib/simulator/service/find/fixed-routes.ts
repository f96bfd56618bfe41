import { refuse } from '../../protocol/refusal';
import { single } from '../model/call';
import type { Route } from '../model/route';
import { answerFind } from './find';

/** A resource that cannot be changed. */
interface Fixed {
  readonly path: string;
  /** Keys of a list and of a single one in answers. */
  readonly keys: readonly [list: string, single: string];
  /** What one of them is called. */
  readonly what: string;
  readonly rows: readonly { readonly ID: number }[];
  /** How it knowingly differs from the real service. @default - it does not */
  readonly differs?: string;
}

/** The operations of such a resource: find and read. */
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
