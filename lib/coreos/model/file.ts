type Octal = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7';

/** Permissions such as `0644`. Without the bits for set-user-id and the like: not every target honours them. */
export type FileMode = `0${Octal}${Octal}${Octal}`;

/** How a content travels within the document; it is given as it shall be on the machine. */
export type FileEncoding = 'plain' | 'base64' | 'gzip+base64';

/** A file that is written to a machine. */
export interface BootFile {
  /** Where it goes: absolute, and not below `/usr`, which is read-only. */
  readonly path: `/${string}`;
  /** Text (as UTF-8) or bytes. */
  readonly content: string | Uint8Array;
  /**
   * Who may read, write and execute it.
   * @default '0644'
   */
  readonly permissions?: FileMode | undefined;
  /**
   * Whose it is: `user`, or `user:group`.
   * @default - root
   */
  readonly owner?: string | undefined;
  /**
   * How the content travels. Targets that encode by themselves pass over it.
   * @default - plain; base64 where the content has bytes that a text cannot carry
   */
  readonly encoding?: FileEncoding | undefined;
  /**
   * Whether a secret may stand in it: everybody on the machine, and in the cloud's control panel, can read user_data.
   * @default false
   */
  readonly acceptSecret?: boolean | undefined;
}
