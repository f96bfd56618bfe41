/** A user of a machine. */
export interface User {
  /** Login name, such as `deploy`. */
  readonly name: string;
  /**
   * Keys that may log in.
   * @default - none
   */
  readonly sshAuthorizedKeys?: readonly string[] | undefined;
  /**
   * A password as crypt(3) stores it, such as `$6$…`; never the password itself. It counts as a secret.
   * @default - no password: keys only
   */
  readonly passwordHash?: string | undefined;
  /**
   * Groups besides the primary one, such as `sudo` and `docker`.
   * @default - none
   */
  readonly groups?: readonly string[] | undefined;
  /**
   * The primary group, which must exist.
   * @default - a group with the user's name
   */
  readonly primaryGroup?: string | undefined;
  /**
   * The person's name.
   * @default - none
   */
  readonly gecos?: string | undefined;
  /**
   * Home directory.
   * @default - `/home/<name>`
   */
  readonly homeDirectory?: `/${string}` | undefined;
  /**
   * Login shell.
   * @default - that of the image
   */
  readonly shell?: `/${string}` | undefined;
  /**
   * Creates no home directory.
   * @default - it is created
   */
  readonly noCreateHome?: true | undefined;
  /**
   * Creates no group with the user's name.
   * @default - it is created
   */
  readonly noUserGroup?: true | undefined;
  /**
   * Keeps the user out of the login records (lastlog, faillog).
   * @default - it is recorded
   */
  readonly noLogInit?: true | undefined;
  /**
   * Creates a system user: no expiry, an id below 1000, and no home directory.
   * @default - an ordinary user
   */
  readonly system?: true | undefined;
}
