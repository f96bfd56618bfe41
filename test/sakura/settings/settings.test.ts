import { resolveSettings, type SettingsSources } from '../../../lib/sakura/settings/settings';
import { SETTINGS } from '../../../lib/sakura/settings/settings-table';
import { folderWith } from './profile-folder';

const CREDENTIALS = { SAKURA_ACCESS_TOKEN: 'env-token', SAKURA_ACCESS_TOKEN_SECRET: 'env-secret' };

function resolve(sources: Partial<SettingsSources>) {
  return resolveSettings({ env: {}, ...sources });
}

describe('settings that are not given', () => {
  it('have the documented defaults', () => {
    expect(resolve({ env: CREDENTIALS })).toEqual({
      accessToken: 'env-token',
      accessTokenSecret: 'env-secret',
      zone: 'is1b',
      defaultZone: 'is1a',
      apiRootUrl: 'https://secure.sakura.ad.jp/cloud/zone',
      retryMax: 10,
      retryWaitMinSeconds: 0.2,
      retryWaitMaxSeconds: 20,
      requestTimeoutSeconds: 60,
      requestRateLimit: 5,
      acceptLanguage: 'en',
    });
  });
});

describe('credentials', () => {
  const explicit = { accessToken: 'given-token', accessTokenSecret: 'given-secret' };
  const profile = { AccessToken: 'file-token', AccessTokenSecret: 'file-secret' };
  const home = { HOME: folderWith({ 'default/config.json': profile }) };

  it.each([
    ['environment before all others', { env: { ...home, ...CREDENTIALS }, explicit }, 'env'],
    ['program before profile', { env: home, explicit }, 'given'],
    ['profile last', { env: home }, 'file'],
    [
      'program before the environment, when pinned',
      { env: { ...home, ...CREDENTIALS }, explicit: { ...explicit, pinned: 'true' } },
      'given',
    ],
    [
      'environment, when pinned but not given',
      { env: { ...home, ...CREDENTIALS }, explicit: { pinned: 'true' } },
      'env',
    ],
  ])('come from the %s', (_, sources, prefix) => {
    expect(resolve(sources)).toMatchObject({
      accessToken: `${prefix}-token`,
      accessTokenSecret: `${prefix}-secret`,
    });
  });

  it('come from a profile that the program pins, before the environment', () => {
    const env = { ...home, ...CREDENTIALS };
    const pinned = { profile: 'default', pinned: 'true' };
    expect(resolve({ env, explicit: pinned }).accessToken).toBe('file-token');
  });

  it('come from variables of both prefixes, the newer one first', () => {
    const old = { SAKURACLOUD_ACCESS_TOKEN: 'old-token', SAKURACLOUD_ACCESS_TOKEN_SECRET: 'old-secret' };
    expect(resolve({ env: old }).accessToken).toBe('old-token');
    expect(resolve({ env: { ...old, ...CREDENTIALS } }).accessToken).toBe('env-token');
    expect(resolve({ env: { ...old, SAKURA_ACCESS_TOKEN: ' ' } }).accessToken).toBe('old-token');
  });

  it('never come half from one source and half from another', () => {
    const env = { ...home, SAKURA_ACCESS_TOKEN: 'env-token' };
    expect(() => resolve({ env, explicit })).toThrow(
      'only half of the credentials is in the environment: SAKURA_ACCESS_TOKEN_SECRET is missing',
    );
  });

  it('are trimmed of line ends that files and shells leave', () => {
    const env = { SAKURA_ACCESS_TOKEN: 'env-token\n', SAKURA_ACCESS_TOKEN_SECRET: ' env-secret\r\n' };
    expect(resolve({ env })).toMatchObject({ accessToken: 'env-token', accessTokenSecret: 'env-secret' });
  });

  it('that are missing lead to an error with every place that was searched', () => {
    expect(() => resolve({ env: { HOME: '/home/u' } })).toThrow(
      expect.objectContaining({
        code: 'API_CREDENTIALS_MISSING',
        message: expect.stringContaining(
          'no access token found in the environment, the settings of the provider or the profile default (/home/u/.usacloud/default/config.json)\n',
        ),
      }),
    );
  });
});

describe('all other settings', () => {
  const profile = { Zone: 'tk1b', RetryMax: 7, HTTPRequestRateLimit: '8' };
  const HOME = folderWith({ current: 'work\n', 'work/config.json': profile });
  const env = { ...CREDENTIALS, HOME, SAKURACLOUD_ZONE: 'tk1a', SAKURACLOUD_RETRY_MAX: '3' };

  it('come from the program, the environment, the profile, the default, in this order', () => {
    expect(resolve({ env, explicit: { zone: 'is1c' } })).toMatchObject({
      zone: 'is1c',
      retryMax: 3,
      requestRateLimit: 8,
      defaultZone: 'is1a',
    });
  });

  it('have every environment name of the reference under both prefixes', () => {
    const values: Record<string, string> = {
      apiRootUrl: 'https://example.com/root',
      acceptLanguage: 'ja',
      zone: 'tk1v',
      defaultZone: 'tk1a',
    };
    const names = Object.values(SETTINGS).flatMap((row) => row.env);
    expect(names).toHaveLength(12);
    for (const [setting, row] of Object.entries(SETTINGS)) {
      for (const name of row.env.filter((one) => !one.startsWith('ACCESS_TOKEN'))) {
        for (const prefix of ['SAKURA_', 'SAKURACLOUD_']) {
          const value = values[setting] ?? '11';
          const resolved = resolve({ env: { ...CREDENTIALS, [`${prefix}${name}`]: value } });
          expect(String(resolved[setting as keyof typeof resolved])).toBe(value);
        }
      }
    }
  });

  it('may be numbers or strings in the program', () => {
    const settings: Readonly<Record<string, string>> = { retryMax: '4', requestTimeoutSeconds: '0.5' };
    expect(resolve({ env, explicit: settings })).toMatchObject({ retryMax: 4, requestTimeoutSeconds: 0.5 });
    expect(resolve({ env, explicit: { retryMax: 4 } }).retryMax).toBe(4);
  });
});
