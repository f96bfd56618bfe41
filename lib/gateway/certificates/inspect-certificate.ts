import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { Ipv4 } from '../../core/ipv4';

/** The contents of a certificate and its key. */
export interface InspectedCertificate {
  /** Names and addresses that it is valid for. */
  readonly hosts: readonly string[];
  /** Milliseconds since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
}

/** The reason why a pair cannot be used; the text names no file and reveals nothing of a key. */
export interface CertificateFault {
  readonly what: 'certificate' | 'key';
  /** Such as `is not a PEM certificate`. */
  readonly text: string;
}

/** The shortest RSA key that clients accept. */
const MIN_RSA_BITS = 2048;

/** Reads a certificate (the first one of a chain) and the private key that must belong to it. */
export function inspectCertificate(
  certificate: string,
  key: string,
): InspectedCertificate | CertificateFault {
  const read = tryReadCertificate(certificate);
  if (!read) return { what: 'certificate', text: 'is not a PEM certificate' };
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(certificate)) {
    return { what: 'certificate', text: 'also holds a private key, which would be shown to everyone' };
  }
  const privateKey = tryReadKey(key);
  if (!privateKey) return { what: 'key', text: 'is not an unencrypted PEM private key' };
  if (!read.checkPrivateKey(privateKey)) {
    return { what: 'key', text: 'does not match the certificate' };
  }
  const { modulusLength = 0 } = privateKey.asymmetricKeyDetails ?? {};
  if (privateKey.asymmetricKeyType === 'rsa' && modulusLength < MIN_RSA_BITS) {
    return { what: 'key', text: `has ${modulusLength} bits, which clients refuse (from ${MIN_RSA_BITS})` };
  }
  return {
    hosts: listHosts(read),
    notBefore: Date.parse(read.validFrom),
    notAfter: Date.parse(read.validTo),
  };
}

function tryReadCertificate(text: string): X509Certificate | undefined {
  if (!text.includes('-----BEGIN CERTIFICATE-----')) return undefined;
  try {
    return new X509Certificate(text);
  } catch {
    return undefined;
  }
}

function tryReadKey(text: string): KeyObject | undefined {
  try {
    return createPrivateKey(text);
  } catch {
    return undefined;
  }
}

/** Parses names such as `DNS:shop.example.jp, IP Address:192.0.2.1`, the format of Node. */
function listHosts({ subjectAltName = '' }: X509Certificate): string[] {
  return subjectAltName
    .split(', ')
    .flatMap((entry) => /^(?:DNS|IP Address):(.+)$/.exec(entry)?.[1] ?? [])
    .map((host) => host.toLowerCase());
}

/** Checks whether a certificate for `names` covers a host, which may be a wildcard. */
export function coversHost(names: readonly string[], host: string): boolean {
  if (names.includes(host)) return true;
  if (host.startsWith('*.') || Ipv4.tryParse(host)) return false;
  // a wildcard of a certificate covers exactly one label
  return names.includes(`*${host.slice(host.indexOf('.'))}`);
}
