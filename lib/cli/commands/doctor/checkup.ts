import { isKumikiError } from '../../../core/errors';

/** A checked subject and its state. */
export interface Checkup {
  /** The subject, such as `kubectl`. */
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'failed' | 'skipped';
  /** Its state, or why it was not checked. Contains no secrets. */
  readonly text: string;
  /** How to fix it. @default - nothing to do */
  readonly fix?: string | undefined;
}

/** Reports an error instead of the remaining checkups of a subject. */
export function toCheckup(name: string, error: unknown): Checkup {
  if (!isKumikiError(error)) return { name, status: 'failed', text: String(error) };
  const [first, ...others] = error.problems;
  const more = others.length > 0 ? `; and ${others.length} more` : '';
  const place = first?.constructPath === undefined ? '' : `${first.constructPath}: `;
  return { name, status: 'failed', text: `${place}${first?.message}${more}`, fix: first?.hint };
}
