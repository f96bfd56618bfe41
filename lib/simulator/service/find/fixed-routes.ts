import { refuse } from '../../protocol/refusal';
import { single } from '../model/call';
import type { Route } from '../model/route';
import { respondToFind } from './find';

/** A resource that cannot be changed. */
interface Fixed {
  readonly path: string;
  /** Keys of a list and of a single one in responses. */
  readonly keys: readonly [list: string, single: string];
  /** What one of them is called. */
  readonly what: string;
  readonly rows: readonly { readonly ID: number }[];
  /** How it knowingly differs from the real service. @default - it does not */
  readonly knownDifference?: string;
}

/** The operations of such a resource: find and read. */
export function fixedRoutes({ path, keys, what, rows, knownDifference }: Fixed): Route[] {
  const [listKey, singleKey] = keys;
  const known = knownDifference === undefined ? {} : { knownDifference };
  return [
    {
      method: 'GET',
      path,
      summary: `find ${what}s`,
      ...known,
      handle: ({ query }) => respondToFind(listKey, rows, query),
    },
    {
      method: 'GET',
      path: `${path}/:id`,
      summary: `read a ${what}`,
      ...known,
      handle: ({ ids }) => {
        const found = rows.find(({ ID }) => String(ID) === ids[0]);
        return found ? single(singleKey, found) : refuse('not_found', ids[0]);
      },
    },
  ];
}
