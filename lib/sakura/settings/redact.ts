/** Removes secrets from a text. */
export type Redact = (text: string) => string;

/** Shorter values are not secrets of the service, and replacing them would tear words apart. */
const MIN_SECRET_LENGTH = 6;

/**
 * Redacts by value: wherever a server echoes a secret, it is removed, be it plain, encoded for a URL, or the
 * value of a Basic `Authorization` header.
 */
export function createRedactor(credentials: {
  readonly accessToken: string;
  readonly accessTokenSecret: string;
}): Redact {
  const { accessToken, accessTokenSecret } = credentials;
  const plain = [accessToken, accessTokenSecret, basicCredentials(credentials)];
  const secrets = [...new Set(plain.flatMap((secret) => [secret, encodeURIComponent(secret)]))]
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH)
    // one may contain another: the longer first, or its rest would stay
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
