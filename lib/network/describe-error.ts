import { asObject } from '../core/json';

/** What an error of the network says. Node reports several failed tries (IPv6, IPv4) as one error without a message. */
export function describeNetworkError(error: unknown): string {
  const { message, code, name } = asObject(error);
  return String(message || (code ?? name ?? error));
}

/** Whether a server could not prove who it is. Trying again does not make a certificate valid. */
export function isCertificateError(error: unknown): boolean {
  const { code } = asObject(error);
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|^ERR_TLS_|^ERR_SSL_/.test(String(code));
}
