import { KumikiError } from '../../core/errors';
import type { WireFind } from '../wire/wire';
import type { WireField } from '../wire/wire-field';

/** Rows per request. */
const PAGE_SIZE = 100;

/** How often a list that changes while it is read is read again. */
const MAX_PASSES = 5;

/** One page of a find: its rows and the number of rows in all. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

/** Reads a page out of a reply whose rows are under `key`. A reply without `Total` is the whole list. */
export function decodePage<Row>(reply: WireField, key: string, decode: (row: WireField) => Row): Page<Row> {
  const rows = reply.object().get(key).items().map(decode);
  return { rows, total: reply.get('Total').optionalInteger() ?? 0 };
}

/**
 * All rows of a find, each id once, in the order of their ids. Rows that come or go between two pages
 * shift all others, and one could be missed; so each page is to repeat the last row of the one before, and a list
 * in which one does not, whose total changes, or that does not add up to it, is read again from its start.
 */
export async function readAllPages<Row extends { readonly id: string | undefined }>(
  filter: Record<string, unknown>,
  readPage: (find: WireFind) => Promise<Page<Row>>,
): Promise<Row[]> {
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    const rows = await readOnce(filter, readPage);
    if (rows) return rows.sort((a, b) => Number(a.id ?? 0) - Number(b.id ?? 0));
  }
  throw new KumikiError({
    code: 'API_UNEXPECTED',
    message: `the list could not be read as a whole in ${MAX_PASSES} tries: it keeps changing, or its pages do not add up`,
    hint: 'run again when fewer objects of the account change',
  });
}

/** The list from first to last page; undefined if it is incomplete. */
async function readOnce<Row extends { readonly id: string | undefined }>(
  filter: Record<string, unknown>,
  readPage: (find: WireFind) => Promise<Page<Row>>,
): Promise<Row[] | undefined> {
  const byId = new Map<string, Row>();
  let read = 0;
  let last: string | undefined;
  for (let total = 0; ; ) {
    // the same total may be one row less and another more
    const overlap = read > 0 ? 1 : 0;
    const from = read - overlap;
    const page = await readPage({ Count: PAGE_SIZE + overlap, From: from, Filter: filter });
    if (read > 0 && (page.total !== total || page.rows.every(({ id }) => id !== last))) return undefined;
    total = page.total;
    for (const [index, row] of page.rows.entries()) byId.set(row.id ?? `row ${from + index}`, row);
    if (page.rows.length === overlap && read < total) return undefined;
    read = from + page.rows.length;
    last = page.rows.at(-1)?.id;
    if (read >= total) return byId.size >= total ? [...byId.values()] : undefined;
  }
}
