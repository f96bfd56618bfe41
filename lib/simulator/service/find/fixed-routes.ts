import { refuse } from '../../protocol/refusal';
import { type Call, single } from '../model/call';
import type { Route } from '../model/route';
import { respondToFind } from './find';

/** A kind of resource that cannot be changed. */
interface Fixed {
  readonly path: string;
  /** Keys of a list and of a single resource in responses. */
  readonly keys: readonly [list: string, single: string];
  /** Name of a single resource. */
  readonly what: string;
  rows(call: Call): readonly { readonly ID: number }[];
  /** Known difference from the real service. @default - none */
  readonly knownDifference?: string;
}

/** Returns the operations of a fixed resource: find and read. */
export function fixedRoutes({ path, keys, what, rows, knownDifference }: Fixed): Route[] {
  const [listKey, singleKey] = keys;
  const known = knownDifference === undefined ? {} : { knownDifference };
  return [
    {
      method: 'GET',
      path,
      summary: `find ${what}s`,
      ...known,
      handle: (call) => respondToFind(listKey, rows(call), call.query),
    },
    {
      method: 'GET',
      path: `${path}/:id`,
      summary: `read a ${what}`,
      ...known,
      handle: (call) => {
        const [id] = call.ids;
        const found = rows(call).find(({ ID }) => String(ID) === id);
        return found ? single(singleKey, found) : refuse('not_found', id);
      },
    },
  ];
}
