import { asObject } from '../core/json';

/**
 * Returns the message of a network error. Node reports several failed attempts (IPv6, IPv4) as one error
 * without a message; that error's code is returned.
 */
export function describeNetworkError(error: unknown): string {
  const { message, code, name } = asObject(error);
  return String(message || (code ?? name ?? error));
}

/** Whether a server's certificate or TLS handshake was rejected. Retrying does not help. */
export function isCertificateError(error: unknown): boolean {
  const { code } = asObject(error);
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|^ERR_TLS_|^ERR_SSL_/.test(String(code));
}
