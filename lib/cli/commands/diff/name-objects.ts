import type { KumikiError } from '../../../core/errors';
import { formatCount } from '../../../core/format-count';

/** Maximum number of objects named in a note; the rest are counted. */
const MAX_NAMED = 5;

/** Names the first of many objects or kinds. */
export function nameSome(names: readonly string[]): string {
  const rest = names.length - MAX_NAMED;
  if (rest <= 0) return names.join(', ');
  return `${names.slice(0, MAX_NAMED).join(', ')} and ${formatCount(rest, 'other')}`;
}

/** An object that the credentials may not read. */
export class Unread {
  /** Such as `Secret shop/key`. */
  readonly subject: string;
  readonly reason: KumikiError;

  constructor(subject: string, reason: KumikiError) {
    this.subject = subject;
    this.reason = reason;
  }
}

/** Names the objects that were not compared. @throws KUBE_FORBIDDEN if these are all objects */
export function noteUnread(unread: readonly Unread[], count: number, notes: Set<string>): void {
  const [first] = unread;
  if (!first) return;
  if (unread.length === count) throw first.reason;
  const subjects = unread.map(({ subject }) => subject).sort();
  notes.add(`not compared, as the credentials may not read them: ${nameSome(subjects)}`);
}
