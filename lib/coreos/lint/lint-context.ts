import type { SystemdVersions, UserDataFormat } from '../model/format';

/** What a document is linted for. */
export interface LintContext {
  readonly format: UserDataFormat;
  /** The systemd of the image. */
  readonly systemd: SystemdVersions;
  /** Whether `$private_ipv4` and the like are meant to be replaced. */
  readonly substituteAddresses: boolean;
  /** Whether secrets are accepted anywhere in the document. */
  readonly acceptSecrets: boolean;
  /** Files that the image already has. */
  readonly preplacedFiles: readonly string[];
}
