import { isKumikiError } from '../../../core/errors';

/** Something that was looked at, and how it is. */
export interface Checkup {
  /** What was looked at, such as `kubectl`. */
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'failed' | 'skipped';
  /** How it is, or why nobody looked. Without secrets. */
  readonly text: string;
  /** What to do about it. @default - nothing */
  readonly fix?: string | undefined;
}

/** Reports an error in place of the rest of the checkups of a subject. */
export function toCheckup(name: string, error: unknown): Checkup {
  if (!isKumikiError(error)) return { name, status: 'failed', text: String(error) };
  const [first, ...others] = error.problems;
  const more = others.length > 0 ? `; and ${others.length} more` : '';
  const place = first?.constructPath === undefined ? '' : `${first.constructPath}: `;
  return { name, status: 'failed', text: `${place}${first?.message}${more}`, fix: first?.hint };
}
