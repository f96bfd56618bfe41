import type { UserDataFormat } from '../model/format';

/** What a document is judged for. */
export interface LintContext {
  readonly format: UserDataFormat;
  /** Whether `$private_ipv4` and its like are meant. */
  readonly substituteAddresses: boolean;
  /** Whether secrets may stand anywhere. */
  readonly acceptSecrets: boolean;
  /** Files that the image has. */
  readonly preplacedFiles: readonly string[];
}
