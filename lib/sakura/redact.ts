/** Takes secrets out of a text. */
export type Redact = (text: string) => string;

/** Shorter values are no secrets of the service, and replacing them would tear words apart. */
const MIN_SECRET_LENGTH = 6;

/**
 * Redaction by value: whatever a server echoes and wherever, a secret does not get through, be it plain, as sent in a URL, or
 * as the value of a Basic `Authorization` header.
 */
export function redactor(credentials: {
  readonly accessToken: string;
  readonly accessTokenSecret: string;
}): Redact {
  const { accessToken, accessTokenSecret } = credentials;
  const plain = [accessToken, accessTokenSecret, basicCredentials(credentials)];
  const secrets = [...new Set(plain.flatMap((secret) => [secret, encodeURIComponent(secret)]))]
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH)
    // One may contain another: the longer first, or its rest stays.
    .sort((a, b) => b.length - a.length);
  return (text) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text);
}

/** What follows `Basic ` in the `Authorization` header. */
export function basicCredentials(credentials: {
  readonly accessToken: string;
  readonly accessTokenSecret: string;
}): string {
  return Buffer.from(`${credentials.accessToken}:${credentials.accessTokenSecret}`).toString('base64');
}
