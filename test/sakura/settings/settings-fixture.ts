import type { Settings } from '../../../lib/sakura/settings/settings';

/** Returns settings for tests; the credentials are canaries that must not appear in any error. */
export function settingsFor(rootUrl: string, overrides: Partial<Settings> = {}): Settings {
  return {
    accessToken: 'canary-token-1f0e',
    accessTokenSecret: 'canary-secret/9+a7=',
    zone: 'is1b',
    defaultZone: 'is1a',
    apiRootUrl: rootUrl,
    retryMax: 10,
    retryWaitMinSeconds: 0.2,
    retryWaitMaxSeconds: 20,
    requestTimeoutSeconds: 30,
    requestRateLimit: 100_000,
    acceptLanguage: 'en',
    ...overrides,
  };
}

/** Returns the variables that a simulator tells users to set: everything under both prefixes. */
export function simulatorEnvironment(): Record<string, string> {
  const variables = {
    API_ROOT_URL: 'http://127.0.0.1:8080/cloud/zone',
    ACCESS_TOKEN: 'simulated-token',
    ACCESS_TOKEN_SECRET: 'simulated-secret',
    ZONE: 'is1b',
    API_REQUEST_RATE_LIMIT: '1000',
  };
  const prefixes = ['SAKURA_', 'SAKURACLOUD_'];
  return Object.fromEntries(
    prefixes.flatMap((prefix) => Object.entries(variables).map(([name, value]) => [prefix + name, value])),
  );
}
