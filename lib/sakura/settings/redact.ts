import { trimTrailing } from '../../core/trim';

/** Removes secrets from a text. */
export type Redact = (text: string) => string;

/** Shorter values are not secrets of the service, and replacing them would tear words apart. */
const MIN_SECRET_LENGTH = 6;

/**
 * Redacts by value: wherever a server echoes a secret, it is removed, be it plain, in base64, the value of a
 * Basic `Authorization` header, or one of these encoded for a URL.
 */
export function createRedactor(credentials: {
  readonly accessToken: string;
  readonly accessTokenSecret: string;
}): Redact {
  const { accessToken, accessTokenSecret } = credentials;
  const plain = [accessToken, accessTokenSecret, basicCredentials(credentials)];
  const secrets = [...new Set(plain.flatMap(listForms))]
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH)
    // one may contain another: the longer first, or its rest would stay
    .sort((a, b) => b.length - a.length);
  return (text) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text);
}

/** The forms in which programs write a secret. */
function listForms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  // without its padding, base64 is found with it, too
  const forms = [secret, trimTrailing(bytes.toString('base64'), '='), bytes.toString('base64url')];
  return forms.flatMap((form) => {
    const encoded = encodeURIComponent(form);
    return [form, encoded, encoded.replace(/%[0-9A-F]{2}/g, (each) => each.toLowerCase())];
  });
}

/** What follows `Basic ` in the `Authorization` header. */
export function basicCredentials(credentials: {
  readonly accessToken: string;
  readonly accessTokenSecret: string;
}): string {
  return Buffer.from(`${credentials.accessToken}:${credentials.accessTokenSecret}`).toString('base64');
}
