import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { Ipv4 } from '../../core/ipv4';
import {
  encodeBitString,
  encodeBoolean,
  encodeInteger,
  encodeObjectIdentifier,
  encodeOctetString,
  encodeSequence,
  encodeSet,
  encodeTagged,
  encodeTime,
  encodeUtf8String,
} from './der';

/** The content of a self-signed certificate. */
export interface CertificateContent {
  /**
   * DNS names, optionally with `*.` in front, and IPv4 addresses. The first is also the subject's common
   * name.
   */
  readonly hosts: readonly string[];
  /** Milliseconds since the epoch; truncated to whole seconds. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** 16 random bytes. */
  readonly serial: Uint8Array;
}

/** Identifiers of signatures with SHA-256, by type of key (RFC 4055, RFC 5758). */
const SIGNATURE_ALGORITHMS: Readonly<Record<string, readonly Uint8Array[]>> = {
  rsa: [encodeObjectIdentifier('1.2.840.113549.1.1.11'), Uint8Array.of(0x05, 0x00)],
  ec: [encodeObjectIdentifier('1.2.840.10045.4.3.2')],
};
const COMMON_NAME = '2.5.4.3';
/** Longest common name, in characters (RFC 5280, ub-common-name). */
const MAX_COMMON_NAME = 64;
const SERVER_AUTHENTICATION = '1.3.6.1.5.5.7.3.1';

/**
 * Creates a server certificate signed with its own key (RFC 5280), as PEM. It is not an authority: trusting
 * it extends to no other certificate.
 */
export function writeSelfSignedCertificate(content: CertificateContent, privateKey: KeyObject): string {
  const type = privateKey.asymmetricKeyType ?? '';
  const algorithm = encodeSequence(...(SIGNATURE_ALGORITHMS[type] ?? []));
  const name = encodeName(content.hosts[0] ?? '');
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  // at most 20 bytes, and positive (RFC 5280 §4.1.2.2)
  const serial = Uint8Array.from(content.serial, (byte, index) =>
    index === 0 ? (byte & 0x3f) | 0x40 : byte,
  );
  const body = encodeSequence(
    encodeTagged(0xa0, encodeInteger(Uint8Array.of(2))),
    encodeInteger(serial),
    algorithm,
    name,
    encodeSequence(encodeTime(content.notBefore), encodeTime(content.notAfter)),
    name,
    publicKey,
    encodeTagged(0xa3, encodeSequence(...encodeExtensions(content.hosts, publicKey, type))),
  );
  const signature = sign('sha256', body, privateKey);
  return toPem(encodeSequence(body, algorithm, encodeBitString(signature)));
}

function encodeName(host: string): Uint8Array {
  if (host.length > MAX_COMMON_NAME) return encodeSequence();
  return encodeSequence(
    encodeSet(encodeSequence(encodeObjectIdentifier(COMMON_NAME), encodeUtf8String(host))),
  );
}

function encodeExtensions(hosts: readonly string[], publicKey: Uint8Array, type: string): Uint8Array[] {
  // digitalSignature; for RSA also keyEncipherment
  const usage =
    type === 'rsa' ? encodeBitString(Uint8Array.of(0xa0), 5) : encodeBitString(Uint8Array.of(0x80), 7);
  // with an empty subject, only these names identify the server, so the extension must be critical
  const isNameless = (hosts[0] ?? '').length > MAX_COMMON_NAME;
  return [
    encodeExtension('2.5.29.19', true, encodeSequence()),
    encodeExtension('2.5.29.15', true, usage),
    encodeExtension('2.5.29.37', false, encodeSequence(encodeObjectIdentifier(SERVER_AUTHENTICATION))),
    encodeExtension('2.5.29.17', isNameless, encodeSequence(...hosts.map(encodeHost))),
    encodeExtension('2.5.29.14', false, encodeOctetString(createHash('sha1').update(publicKey).digest())),
  ];
}

function encodeExtension(identifier: string, isCritical: boolean, value: Uint8Array): Uint8Array {
  const critical = isCritical ? [encodeBoolean(true)] : [];
  return encodeSequence(encodeObjectIdentifier(identifier), ...critical, encodeOctetString(value));
}

function encodeHost(host: string): Uint8Array {
  const address = Ipv4.tryParse(host);
  if (address === undefined) return encodeTagged(0x82, Buffer.from(host, 'ascii'));
  return encodeTagged(0x87, Uint8Array.from(address.toString().split('.'), Number));
}

function toPem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
