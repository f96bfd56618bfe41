/** Credentials for a registry. */
export type Credentials =
  | Password
  /** A token to obtain access tokens with. */
  | { readonly kind: 'identity-token'; readonly token: string }
  /** A token to send with requests. */
  | { readonly kind: 'registry-token'; readonly token: string };

interface Password {
  readonly kind: 'password';
  readonly username: string;
  readonly password: string;
}

/**
 * Finds the credentials for a registry, such as `ghcr.io`; undefined if there are none.
 * @throws REGISTRY_CREDENTIALS
 */
export type FindCredentials = (registry: string) => Promise<Credentials | undefined>;

/** Returns the value of an `Authorization` header. */
export function toBasic({ username, password }: Pick<Password, 'username' | 'password'>): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
