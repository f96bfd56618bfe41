import { isVisible } from '../../core/visible-text';
import type { FileMode } from './file';

/**
 * A file that the machine downloads by itself, before any unit starts, and keeps only if its checksum
 * matches.
 */
export interface RemoteFile {
  /** Where to write it: an absolute path, not below `/usr`, which is read-only. */
  readonly path: `/${string}`;
  /** URL of the file, with http or https. */
  readonly url: string;
  /** Its SHA-256 in 64 hexadecimal digits. */
  readonly sha256: string;
  /**
   * Who may read, write and execute it.
   * @default '0644'
   */
  readonly permissions?: FileMode | undefined;
}

/** A symbolic link. */
export interface SymbolicLink {
  /** Path of the link. */
  readonly path: `/${string}`;
  /** Path that it points to. */
  readonly target: `/${string}`;
}

/** Lists why a file cannot be downloaded; empty if its URL and checksum are valid. */
export function findDownloadFaults({ url, sha256 }: Pick<RemoteFile, 'url' | 'sha256'>): string[] {
  const isUrl = /^https?:\/\/[^\s'"\\]+$/.test(url) && isVisible(url) && URL.canParse(url);
  return [
    ...(isUrl ? [] : [`'${url}' is not a URL`]),
    ...(/^[0-9a-f]{64}$/.test(sha256) ? [] : [`'${sha256}' is not a SHA-256`]),
  ];
}
