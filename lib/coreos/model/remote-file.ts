import type { FileMode } from './file';

/** A file that the machine fetches by itself, and takes only when it has the checksum. It is there before any unit starts. */
export interface RemoteFile {
  /** Where it goes: absolute, and not below `/usr`, which is read-only. */
  readonly path: `/${string}`;
  /** Where it lies, with http or https. */
  readonly url: string;
  /** Its SHA-256 in 64 hexadecimal digits. */
  readonly sha256: string;
  /**
   * Who may read, write and run it.
   * @default '0644'
   */
  readonly permissions?: FileMode | undefined;
}

/** A symbolic link. */
export interface SymbolicLink {
  readonly path: `/${string}`;
  /** What it leads to. */
  readonly target: `/${string}`;
}

/** Why it cannot be fetched: its URL or its checksum is none. Undefined when it can. */
export function downloadFault({ url, sha256 }: Pick<RemoteFile, 'url' | 'sha256'>): string | undefined {
  if (!/^https?:\/\/[^\s'"\\]+$/.test(url) || !URL.canParse(url)) return `'${url}' is not a URL`;
  if (!/^[0-9a-f]{64}$/.test(sha256)) return `'${sha256}' is not a SHA-256`;
  return undefined;
}
