/** A digit of permissions. */
export type OctalDigit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7';

/**
 * Permissions such as `0644`. Bits such as set-user-id are not possible, because not every format supports
 * them.
 */
export type FileMode = `0${OctalDigit}${OctalDigit}${OctalDigit}`;

/** How content is encoded within the document. It is decoded on the machine. */
export type FileEncoding = 'plain' | 'base64' | 'gzip+base64';

/** A file that is written to a machine. */
export interface BootFile {
  /** Where to write it: an absolute path, not below `/usr`, which is read-only. */
  readonly path: `/${string}`;
  /** Text (as UTF-8) or bytes. */
  readonly content: string | Uint8Array;
  /**
   * Who may read, write and execute it.
   * @default '0644'
   */
  readonly permissions?: FileMode | undefined;
  /**
   * Owner: `user`, or `user:group`.
   * @default - root
   */
  readonly owner?: string | undefined;
  /**
   * How the content is encoded within the document. Formats with an encoding of their own ignore it.
   * @default - plain; base64 if the content has bytes that are not text
   */
  readonly encoding?: FileEncoding | undefined;
  /**
   * Whether a secret is accepted in it: everyone on the machine, and everyone who sees the cloud's control
   * panel, can read user_data.
   * @default false
   */
  readonly acceptSecret?: boolean | undefined;
}
