import { trimTrailing } from '../../core/trim';

/** Removes secrets from a string. */
export type Redact = (text: string) => string;

/** Shorter values are not secrets of the service, and replacing them would break words apart. */
const MIN_SECRET_LENGTH = 6;

/**
 * Creates a redactor that works by value: it removes a secret wherever a server echoes it, whether plain, in
 * base64, as the value of a Basic `Authorization` header, or one of these encoded for a URL.
 */
export function createRedactor(credentials: {
  readonly accessToken: string;
  readonly accessTokenSecret: string;
}): Redact {
  const { accessToken, accessTokenSecret } = credentials;
  const plain = [accessToken, accessTokenSecret, basicCredentials(credentials)];
  const secrets = [...new Set(plain.flatMap(listForms))]
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH)
    // longer ones first: a secret may contain another, and its rest would remain
    .sort((a, b) => b.length - a.length);
  return (text) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text);
}

/** Lists the forms in which programs write a secret. */
function listForms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  // base64 without its padding also matches base64 with it
  const forms = [secret, trimTrailing(bytes.toString('base64'), '='), bytes.toString('base64url')];
  return forms.flatMap((form) => {
    const encoded = encodeURIComponent(form);
    return [form, encoded, encoded.replace(/%[0-9A-F]{2}/g, (each) => each.toLowerCase())];
  });
}

/** Encodes the credentials of a Basic `Authorization` header, without the word `Basic`. */
export function basicCredentials(credentials: {
  readonly accessToken: string;
  readonly accessTokenSecret: string;
}): string {
  return Buffer.from(`${credentials.accessToken}:${credentials.accessTokenSecret}`).toString('base64');
}
