import { KumikiError } from '../../core/errors';
import type { WireFind } from '../wire/wire';
import type { WireField } from '../wire/wire-field';

/** Rows per request. */
const PAGE_SIZE = 100;

/** How often a list is read again because it changes while it is read. */
const MAX_PASSES = 5;

/** One page of a find: its rows and the total number of rows. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

/** Decodes a page from a reply whose rows are under `key`. A reply without `Total` is the whole list. */
export function decodePage<Row>(reply: WireField, key: string, decode: (row: WireField) => Row): Page<Row> {
  const rows = reply.object().get(key).items().map(decode);
  return { rows, total: reply.get('Total').optionalInteger() ?? 0 };
}

/**
 * Returns all rows of a find, each id once, in the order of their ids. A row added or removed between two
 * pages shifts all others, so that one could be missed. Therefore each page repeats the last row of the
 * previous one; if it does not, or if the total changes or does not match, the list is read again from the
 * start.
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

/** Reads the list from first to last page; undefined if it is incomplete. */
async function readOnce<Row extends { readonly id: string | undefined }>(
  filter: Record<string, unknown>,
  readPage: (find: WireFind) => Promise<Page<Row>>,
): Promise<Row[] | undefined> {
  const byId = new Map<string, Row>();
  let read = 0;
  let last: string | undefined;
  for (let total = 0; ; ) {
    // the total alone does not show changes: one row may be removed while another is added
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
