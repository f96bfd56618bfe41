import type { Problem } from '../../core/errors';
import { quoteForShell } from '../../core/shell';
import { formatCertificateCommand, type StoredCertificate, toCertificatePaths } from './certificate-files';
import { coversHost, inspectCertificate } from './inspect-certificate';

/** The contents of the files of a certificate, or the code of the error from reading one. */
export interface CertificateTexts {
  readonly certificate: FileText;
  readonly key: FileText;
  /** Whether anyone but its owner may read the key. */
  readonly isKeyExposed: boolean;
}

export type FileText = { readonly text: string } | { readonly error: string };

/** A day, in milliseconds. */
const DAY_MS = 86_400_000;
/** Days before the expiry of a certificate from which a note mentions it. */
const WARNED_DAYS = 30;

/** Yields the reasons why the gateway cannot use the files of a certificate. */
export function* checkCertificate(stored: StoredCertificate, texts: CertificateTexts): Generator<Problem> {
  const paths = toCertificatePaths(stored);
  const { certificate, key } = texts;
  for (const [path, file] of [
    [paths.certificate, certificate],
    [paths.key, key],
  ] as const) {
    if ('text' in file) continue;
    yield certificateProblem(
      file.error === 'ENOENT' ? `there is no file ${path}` : `the file ${path} cannot be read: ${file.error}`,
      path,
      'a certificate and its private key in PEM',
      file.error === 'ENOENT'
        ? `run ${formatCertificateCommand(stored)}, or put your own files there`
        : 'make it readable for yourself',
    );
  }
  if (!('text' in certificate && 'text' in key)) return;
  const inspected = inspectCertificate(certificate.text, key.text);
  if ('text' in inspected) {
    const path = paths[inspected.what];
    yield certificateProblem(
      `the file ${path} ${inspected.text}`,
      path,
      'a certificate and its own private key in PEM',
      `move both files away, and run ${formatCertificateCommand(stored)}, or put your own files there`,
    );
    return;
  }
  for (const host of stored.hosts.filter((each) => !coversHost(inspected.hosts, each))) {
    yield certificateProblem(
      `the certificate ${paths.certificate} is not for '${host}'`,
      inspected.hosts,
      `a certificate that names ${stored.hosts.join(', ')}`,
      `run ${formatCertificateCommand(stored, true)}, or take the host out`,
    );
  }
}

/** Yields notes about a usable certificate, such as its expiry. @param now milliseconds since the epoch */
export function* describeCertificate(
  stored: StoredCertificate,
  texts: CertificateTexts,
  now: number,
): Generator<string> {
  const { certificate, key } = texts;
  if (!('text' in certificate && 'text' in key)) return;
  const inspected = inspectCertificate(certificate.text, key.text);
  if ('text' in inspected) return;
  const paths = toCertificatePaths(stored);
  if (texts.isKeyExposed) yield `others can read ${paths.key}: run chmod 600 ${quoteForShell(paths.key)}`;
  const renewal = `run ${formatCertificateCommand(stored, true)}, and bring it into the cluster again`;
  const days = Math.floor((inspected.notAfter - now) / DAY_MS);
  const date = new Date(inspected.notAfter).toISOString().slice(0, 10);
  if (now < inspected.notBefore) {
    yield `the certificate ${paths.certificate} is not valid before ${new Date(inspected.notBefore).toISOString()}`;
  } else if (now >= inspected.notAfter) {
    yield `the certificate ${paths.certificate} expired on ${date}: clients refuse it; ${renewal}`;
  } else if (days < WARNED_DAYS) {
    yield `the certificate ${paths.certificate} expires on ${date}, in ${days === 1 ? '1 day' : `${days} days`}; ${renewal}`;
  }
}

/** Returns a problem with the files of a certificate. */
export function certificateProblem(message: string, given: unknown, allowed: string, hint: string): Problem {
  return { code: 'GATEWAY_CERTIFICATE', message, given, allowed, hint };
}
