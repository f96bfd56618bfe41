const JAPAN_OFFSET_MS = 9 * 3_600_000;

/** Cache of rendered seconds: many resources are created in the same one, and rendered again and again. */
const RENDERED = new Map<number, string>();
const MAX_RENDERED = 10_000;

/** Renders a time like the API: RFC 3339 in Japanese time, to the second. */
export function renderTime(ms: number): string {
  const second = Math.floor(ms / 1000);
  const known = RENDERED.get(second);
  if (known !== undefined) return known;
  const text = `${new Date(second * 1000 + JAPAN_OFFSET_MS).toISOString().slice(0, 19)}+09:00`;
  if (RENDERED.size >= MAX_RENDERED) RENDERED.clear();
  RENDERED.set(second, text);
  return text;
}
