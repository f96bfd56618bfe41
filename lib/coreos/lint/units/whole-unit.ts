import type { UnitFile } from '../../unit-file/parse';
import type { Finding } from './finding';

/** A unit with its drop-ins, each of which is valid by itself. */
export interface WholeUnit {
  readonly name: string;
  readonly file: Pick<UnitFile, 'sections'>;
}

/** A violation of a rule, and how to fix it. */
export interface RuleViolation {
  readonly message: string;
  readonly hint: string;
  readonly weight?: Finding['weight'];
}

/** Returns whether the value of a boolean directive is true. */
export function isTrue(text: string | undefined): boolean {
  return /^(?:1|yes|y|true|t|on)$/i.test(text ?? '');
}
