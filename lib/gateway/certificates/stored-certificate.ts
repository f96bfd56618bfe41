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

/** Certificates are a few kilobytes; what is larger is something else. */
const MAX_BYTES = 256 * 1024;

/** What makes the files of a certificate useless for the gateway. */
export function checkStored(stored: StoredCertificate): Iterable<Problem> {
  return checkCertificate(stored, readCertificate(stored));
}

/** What should be known about the files of a certificate. @param now milliseconds since the epoch */
export function describeStored(stored: StoredCertificate, now: number): Iterable<string> {
  return describeCertificate(stored, readCertificate(stored), now);
}

/** Reads the files of a certificate: for checks alone, since nothing of them gets into the output. */
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
    // Windows has no such permissions
    return process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0;
  } catch {
    return false;
  }
}
