/** Who somebody is to a registry. */
export type Credentials =
  | Password
  /** What a token for requests is got with. */
  | { readonly kind: 'identity-token'; readonly token: string }
  /** A token for requests. */
  | { readonly kind: 'registry-token'; readonly token: string };

interface Password {
  readonly kind: 'password';
  readonly username: string;
  readonly password: string;
}

/** Finds the credentials for a registry, such as `ghcr.io`; undefined: there are none. @throws REGISTRY_CREDENTIALS */
export type FindCredentials = (registry: string) => Promise<Credentials | undefined>;

/** The value of an `Authorization` header. */
export function toBasic({ username, password }: Pick<Password, 'username' | 'password'>): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
