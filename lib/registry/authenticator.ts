import { asObject, tryParseJson } from '../core/json';
import type { Challenge } from './challenge';
import { type Credentials, type FindCredentials, toBasic } from './credentials';
import { type RetryingClient, registryError } from './retrying-client';
import type { WireReply } from './wire';

/** Answers the challenges of registries. */
export class Authenticator {
  private readonly client: RetryingClient;
  private readonly findCredentials: FindCredentials;
  /** Credentials by registry. Each is looked up once, because a helper may ask the user. */
  private readonly found = new Map<string, Promise<Credentials | undefined>>();

  constructor(client: RetryingClient, findCredentials: FindCredentials) {
    this.client = client;
    this.findCredentials = findCredentials;
  }

  /**
   * Returns the value of the `Authorization` header for a challenge; undefined if it cannot be answered.
   * @param scope such as `repository:library/redis:pull`
   */
  async answer(
    registry: string,
    challenges: readonly Challenge[],
    scope: string,
  ): Promise<string | undefined> {
    const credentials = await this.lookUp(registry);
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
    if (credentials?.kind === 'registry-token') return `Bearer ${credentials.token}`;
    if (bearer) return this.getToken(registry, bearer, { scope, credentials });
    const takesBasic = challenges.some(({ scheme }) => scheme === 'basic');
    return takesBasic && credentials?.kind === 'password' ? toBasic(credentials) : undefined;
  }

  /** Whether there are credentials for a registry. */
  async isKnown(registry: string): Promise<boolean> {
    return (await this.lookUp(registry)) !== undefined;
  }

  private lookUp(registry: string): Promise<Credentials | undefined> {
    const known = this.found.get(registry) ?? this.findCredentials(registry);
    this.found.set(registry, known);
    return known;
  }

  private async getToken(
    registry: string,
    { parameters }: Challenge,
    { scope, credentials }: { readonly scope: string; readonly credentials: Credentials | undefined },
  ): Promise<string> {
    const realm = parameters.get('realm') ?? '';
    const url = URL.canParse(realm) ? new URL(realm) : undefined;
    const schemes = this.client.isInsecure(registry) ? ['https:', 'http:'] : ['https:'];
    if (!url || !schemes.includes(url.protocol) || url.username !== '') {
      throw unexpectedError(registry, 'it names no token service with TLS');
    }
    const service = parameters.get('service');
    const query = new URLSearchParams({ ...(service !== undefined && { service }), scope });
    const reply =
      credentials?.kind === 'identity-token'
        ? await this.refresh(url, query, credentials.token)
        : await this.request(url, query, credentials);
    return `Bearer ${readToken(registry, reply)}`;
  }

  private request(
    url: URL,
    query: URLSearchParams,
    credentials: Credentials | undefined,
  ): Promise<WireReply> {
    const target = new URL(url);
    for (const [name, value] of query) target.searchParams.set(name, value);
    const headers = credentials?.kind === 'password' ? { authorization: toBasic(credentials) } : {};
    return this.client.send({ method: 'GET', url: target, headers: { ...AGENT, ...headers } });
  }

  /** Refreshes a token with OAuth 2, as Docker specifies for identity tokens. */
  private refresh(url: URL, query: URLSearchParams, token: string): Promise<WireReply> {
    const form = new URLSearchParams(query);
    form.set('grant_type', 'refresh_token');
    form.set('client_id', 'kumiki');
    form.set('refresh_token', token);
    const headers = { ...AGENT, 'content-type': 'application/x-www-form-urlencoded' };
    return this.client.send({ method: 'POST', url, headers, body: form.toString() });
  }
}

/** Header that identifies the client: some registries refuse clients without it. */
export const AGENT = { 'user-agent': 'kumiki' };

function readToken(registry: string, { status, body }: WireReply): string {
  if (status === 401 || status === 403) {
    throw registryError({
      code: 'REGISTRY_AUTHENTICATION',
      message: `the registry ${registry} gives no token: it answered with ${status}`,
      given: registry,
      hint: `docker login ${registry}, and check that the account may pull the image`,
    });
  }
  const content = asObject(tryParseJson(body.toString()));
  const token = content.token ?? content.access_token;
  // only characters allowed by RFC 6750: others could end the header
  if (status === 200 && typeof token === 'string' && /^[\w.~+/=-]+$/.test(token)) return token;
  throw unexpectedError(registry, `there is no token in what it answered with ${status}`);
}

function unexpectedError(registry: string, what: string) {
  return registryError({
    code: 'REGISTRY_UNEXPECTED',
    message: `the registry ${registry} cannot be used: ${what}`,
    given: registry,
    hint: 'check the name of the image, and that a registry answers there',
  });
}
