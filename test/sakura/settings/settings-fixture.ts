import type { Settings } from '../../../lib/sakura/settings/settings';

/** Settings for tests; the credentials are canaries: no error may have them. */
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
