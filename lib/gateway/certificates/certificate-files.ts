import { posix } from 'node:path';
import { quoteForShell } from '../../core/shell';

/** The folder in which `kumiki certificate` stores its files by default. */
export const DEFAULT_STORE = 'certificates';

/** A certificate in a store: a folder outside version control, with a key and a certificate for each name. */
export interface StoredCertificate {
  /** Path of the folder, as given. */
  readonly store: string;
  /** Name of its files, without an ending. */
  readonly name: string;
  readonly hosts: readonly string[];
}

/** Returns the default name of a certificate: that of its first host. */
export function toCertificateName(hosts: readonly string[]): string {
  return (hosts[0] ?? '').replace(/^\*\./, 'wildcard.');
}

/** Returns the paths of the files of a certificate. */
export function toCertificatePaths({ store, name }: Pick<StoredCertificate, 'store' | 'name'>): {
  readonly certificate: string;
  readonly key: string;
} {
  return { certificate: posix.join(store, `${name}.crt`), key: posix.join(store, `${name}.key`) };
}

/** Returns the command that fills the store, or with `--renew` writes a new certificate for the same key. */
export function formatCertificateCommand(
  { store, name, hosts }: StoredCertificate,
  isRenewal = false,
): string {
  const words = ['kumiki', 'certificate', quoteForShell(hosts.join(','))];
  if (store !== DEFAULT_STORE) words.push('--store', quoteForShell(store));
  if (name !== toCertificateName(hosts)) words.push('--name', quoteForShell(name));
  if (isRenewal) words.push('--renew');
  return words.join(' ');
}
