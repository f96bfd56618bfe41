import { isKumikiError, type Problem } from '../../../lib/core/errors';
import { type ExplicitSettings, resolveSettings } from '../../../lib/sakura/settings/settings';
import { SETTINGS } from '../../../lib/sakura/settings/settings-table';

const CREDENTIALS = { SAKURA_ACCESS_TOKEN: 'env-token', SAKURA_ACCESS_TOKEN_SECRET: 'env-secret' };

function problemsOf(env: Record<string, string>, explicit: ExplicitSettings = {}): readonly Problem[] {
  try {
    resolveSettings({ env: { ...CREDENTIALS, ...env }, explicit });
  } catch (error) {
    if (isKumikiError(error)) return error.problems;
    throw error;
  }
  return [];
}

describe('a setting that cannot be used', () => {
  it.each([
    ['SAKURA_RETRY_MAX', '-1'],
    ['SAKURA_RETRY_MAX', '1.5'],
    ['SAKURA_RETRY_MAX', '101'],
    ['SAKURA_API_REQUEST_TIMEOUT', '0'],
    ['SAKURACLOUD_RATE_LIMIT', 'fast'],
    ['SAKURA_RETRY_WAIT_MAX', 'Infinity'],
    ['SAKURA_ZONE', '../is1b'],
    ['SAKURA_ZONE', 'IS1B'],
    ['SAKURA_ACCEPT_LANGUAGE', 'en\r\nX-Evil: 1'],
    ['SAKURA_ACCESS_TOKEN', 'with:colon'],
    ['SAKURA_ACCESS_TOKEN_SECRET', 'ün-ascii'],
    ['SAKURA_API_ROOT_URL', 'http://example.com/cloud/zone'],
  ])('is named with what is allowed, never with its value: %s=%j', (name, value) => {
    const [problem, ...others] = problemsOf({ [name]: value });
    expect(problem).toMatchObject({
      code: 'API_SETTINGS',
      message: `${name} in the environment cannot be used`,
    });
    expect(problem?.allowed).toBeTruthy();
    expect(problem).not.toHaveProperty('given');
    expect(others).toEqual([]);
  });

  it('does not hide the next one', () => {
    const problems = problemsOf({ SAKURA_RETRY_MAX: 'x' }, { zone: '?', apiRootUrl: 'ftp://h' });
    expect(problems.map(({ message }) => message)).toEqual([
      'zone in the settings of the provider cannot be used',
      'apiRootUrl in the settings of the provider cannot be used',
      'SAKURA_RETRY_MAX in the environment cannot be used',
    ]);
  });

  it('may be one with an unknown name', () => {
    const misspelt: Record<string, string> = { acessToken: 'canary' };
    const [problem] = problemsOf({}, misspelt);
    expect(problem).toMatchObject({ message: 'there is no setting with the name acessToken' });
    expect(JSON.stringify(problem)).not.toContain('canary');
  });
});

describe('a proxy that cannot be used', () => {
  it('is refused, without its password', () => {
    const problems = problemsOf({ HTTPS_PROXY: 'socks5://shop:hunter22@proxy:1080' });
    expect(problems).toEqual([
      {
        code: 'API_SETTINGS',
        message: 'the proxy in HTTPS_PROXY cannot be used',
        given: 'socks5://',
        allowed: 'http:// or https:// and a host',
        hint: 'name such a proxy, or list secure.sakura.ad.jp in NO_PROXY to connect without one',
      },
    ]);
  });

  it('does not matter to a simulator', () => {
    const env = { SAKURA_API_ROOT_URL: 'http://127.0.0.1:8080/cloud/zone' };
    expect(problemsOf({ ...env, ALL_PROXY: 'socks5://proxy:1080' })).toEqual([]);
  });
});

describe('the API root URL', () => {
  it.each([
    ['https://example.com/cloud/zone/', 'https://example.com/cloud/zone'],
    ['https://example.com:8443', 'https://example.com:8443'],
    ['http://localhost:3000/cloud/zone', 'http://localhost:3000/cloud/zone'],
    ['http://127.0.0.1:3000//', 'http://127.0.0.1:3000'],
    ['http://127.8.9.10/x', 'http://127.8.9.10/x'],
    ['http://[::1]:3000/x', 'http://[::1]:3000/x'],
    ['http://2130706433/x', 'http://127.0.0.1/x'],
  ])('may be %s', (given, expected) => {
    expect(SETTINGS.apiRootUrl.parse(given)).toBe(expected);
  });

  it.each([
    'http://example.com',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
    'http://10.0.0.1',
    'http://[::ffff:10.0.0.1]',
    'https://user:secret@example.com',
    'https://user@example.com',
    'https://example.com/?a=1',
    'https://example.com/?',
    'https://example.com/#x',
    'file:///etc/passwd',
    'example.com',
    '',
  ])('may not be %s', (given) => {
    expect(SETTINGS.apiRootUrl.parse(given)).toBeUndefined();
  });
});
