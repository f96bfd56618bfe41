/**
 * Reads the paths of requests like nginx. Paths are byte strings here: each character is one byte, 0 to 255.
 */

/** The path and query of a request as the client sent it. */
export interface RequestTarget {
  /** The part before the question mark. */
  readonly path: string;
  /** The question mark and everything after it; '' if there is none. */
  readonly query: string;
}

export function splitTarget(target: string): RequestTarget {
  const mark = target.indexOf('?');
  return mark < 0 ? { path: target, query: '' } : { path: target.slice(0, mark), query: target.slice(mark) };
}

/**
 * Returns the path for comparison with routes: percent-encoding decoded, double slashes merged, `.` and `..`
 * resolved. Undefined if nginx answers 400: the encoding is broken, a byte is 0, or `..` leaves the root.
 */
export function normalizePath(path: string): string | undefined {
  if (!path.startsWith('/') || /%(?![0-9A-Fa-f]{2})|%00/.test(path)) return undefined;
  const decoded = path.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  const segments = decoded.split('/').slice(1);
  const kept: string[] = [];
  for (const segment of segments) {
    if (segment === '..') {
      if (kept.pop() === undefined) return undefined;
    } else if (segment !== '' && segment !== '.') {
      kept.push(segment);
    }
  }
  const last = segments.at(-1) ?? '';
  const endsInSlash = kept.length > 0 && (last === '' || last === '.' || last === '..');
  return `/${kept.join('/')}${endsInSlash ? '/' : ''}`;
}

/** Encodes a path in the way in which nginx writes a rewritten path into a request line. */
export function escapePath(path: string): string {
  return path.replace(/[^!$&-;=@A-Z[\]_a-z~]/g, toPercent);
}

function toPercent(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/**
 * Replaces the prefix of a path. The slash between the replacement and the rest is neither lost nor doubled,
 * and the result always begins with one.
 *
 * @param prefix without a slash at its end
 */
export function replacePrefix(path: string, prefix: string, replacement: string): string {
  const rest = path.slice(prefix.length);
  const root = replacement.endsWith('/') ? replacement.slice(0, -1) : replacement;
  if (rest === '') return replacement === '' ? '/' : replacement;
  return `${root}${rest}`;
}
