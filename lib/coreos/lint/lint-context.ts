import type { SystemdVersions, UserDataFormat } from '../model/format';

/** The circumstances in which a document is linted. */
export interface LintContext {
  readonly format: UserDataFormat;
  /** The versions of systemd that the image may have. */
  readonly systemd: SystemdVersions;
  /** Whether names such as `$private_ipv4` are meant to be replaced. */
  readonly substituteAddresses: boolean;
  /** Whether secrets are accepted anywhere in the document. */
  readonly acceptSecrets: boolean;
  /** Files that the image already has. */
  readonly preplacedFiles: readonly string[];
}
