import { readFileSync, statSync } from 'node:fs';
import type { Problem } from '../../core/errors';
import { toSystemCode } from '../../core/system-code';
import { type StoredCertificate, toCertificatePaths } from './certificate-files';
import {
  type CertificateTexts,
  checkCertificate,
  describeCertificate,
  type FileText,
} from './check-certificate';

/** Certificates have a few kilobytes; a larger file must be something else. */
const MAX_BYTES = 256 * 1024;

/** Yields the reasons why the gateway cannot use the files of a certificate. */
export function checkStored(stored: StoredCertificate): Iterable<Problem> {
  return checkCertificate(stored, readCertificate(stored));
}

/** Yields notes about the files of a certificate. @param now milliseconds since the epoch */
export function describeStored(stored: StoredCertificate, now: number): Iterable<string> {
  return describeCertificate(stored, readCertificate(stored), now);
}

/** Reads the files of a certificate, for checks only: none of their content gets into the output. */
function readCertificate(stored: StoredCertificate): CertificateTexts {
  const paths = toCertificatePaths(stored);
  return {
    certificate: readText(paths.certificate),
    key: readText(paths.key),
    isKeyExposed: isExposed(paths.key),
  };
}

function readText(path: string): FileText {
  try {
    const stat = statSync(path);
    if (!stat.isFile()) return { error: 'it is not a file' };
    if (stat.size > MAX_BYTES) return { error: `it has more than ${MAX_BYTES} bytes` };
    return { text: readFileSync(path, 'utf8') };
  } catch (error) {
    return { error: toSystemCode(error) };
  }
}

function isExposed(path: string): boolean {
  try {
    // Windows has no such permission bits
    return process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0;
  } catch {
    return false;
  }
}
