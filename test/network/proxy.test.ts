import { chooseProxy as choose } from '../../lib/network/proxy';

const chooseProxy = (url: URL, env: Record<string, string>) => choose(url, env, { code: 'API_SETTINGS' });

describe('the proxy for a URL', () => {
  const url = new URL('https://ghcr.io/v2/');
  test.each<[string, Record<string, string>, string | undefined]>([
    ['none', {}, undefined],
    ['HTTPS_PROXY', { HTTPS_PROXY: 'http://proxy:3128' }, 'http://proxy:3128/'],
    ['one without a scheme', { HTTPS_PROXY: 'proxy:3128' }, 'http://proxy:3128/'],
    ['the lower-case name first', { https_proxy: 'http://a', HTTPS_PROXY: 'http://b' }, 'http://a/'],
    [
      'ALL_PROXY for what has none of its own',
      { ALL_PROXY: 'http://all', HTTP_PROXY: 'http://plain' },
      'http://all/',
    ],
    ['not that of another scheme', { HTTP_PROXY: 'http://plain' }, undefined],
    ['one with blanks around it', { HTTPS_PROXY: ' http://proxy:3128 ' }, 'http://proxy:3128/'],
    ['none if its variable is blank', { HTTPS_PROXY: ' ', ALL_PROXY: '' }, undefined],
    ['none for a host of NO_PROXY', { HTTPS_PROXY: 'http://a', NO_PROXY: 'other, ghcr.io' }, undefined],
    ['none for a domain of NO_PROXY', { HTTPS_PROXY: 'http://a', NO_PROXY: '.io' }, undefined],
    ['none with the port of NO_PROXY', { HTTPS_PROXY: 'http://a', NO_PROXY: 'ghcr.io:443' }, undefined],
    ['one with another port in NO_PROXY', { HTTPS_PROXY: 'http://a', NO_PROXY: 'ghcr.io:5000' }, 'http://a/'],
    [
      'one where only a part of a name is in NO_PROXY',
      { HTTPS_PROXY: 'http://a', NO_PROXY: 'cr.io' },
      'http://a/',
    ],
    [
      'one for a name, whatever network NO_PROXY has',
      { HTTPS_PROXY: 'http://a', NO_PROXY: '0.0.0.0/0' },
      'http://a/',
    ],
    ['none for anything with *', { HTTPS_PROXY: 'http://a', NO_PROXY: '*' }, undefined],
  ])('is %s', (_, env, proxy) => {
    expect(chooseProxy(url, env)?.href).toBe(proxy);
  });

  test.each<[Record<string, string>, string, string]>([
    [{ HTTPS_PROXY: 'socks5://shop:hunter22@proxy:1080' }, 'HTTPS_PROXY', 'socks5://'],
    [{ https_proxy: 'socks5+tls://proxy' }, 'https_proxy', 'socks5+tls://'],
    [{ ALL_PROXY: 'socks5h://proxy' }, 'ALL_PROXY', 'socks5h://'],
    [{ all_proxy: 'http://proxy:99999' }, 'all_proxy', '(not a URL)'],
    [{ HTTPS_PROXY: '::1' }, 'HTTPS_PROXY', '(not a URL)'],
  ])('is refused rather than ignored if it cannot be used: %j', (env, variable, given) => {
    const problem = {
      code: 'API_SETTINGS',
      message: `the proxy in ${variable} cannot be used`,
      given,
      allowed: 'http:// or https:// and a host',
      hint: 'name such a proxy, or list ghcr.io in NO_PROXY to connect without one',
    };
    expect(() => chooseProxy(url, env)).toThrow(expect.objectContaining({ problems: [problem] }));
    expect(chooseProxy(url, { ...env, NO_PROXY: 'ghcr.io' })).toBeUndefined();
  });

  test('is left out for an address in a network of NO_PROXY', () => {
    const env = { HTTPS_PROXY: 'http://a', NO_PROXY: '192.0.2.1,10.1.0.0/16' };
    const choose = (host: string) => chooseProxy(new URL(`https://${host}:6443/`), env)?.href;
    expect(['10.1.2.3', '192.0.2.1', '10.2.0.1'].map(choose)).toEqual([undefined, undefined, 'http://a/']);
  });

  test('is left out for loopback hosts', () => {
    for (const host of ['localhost:5000', '127.0.0.1', '[::1]:5000', 'a.localhost'])
      expect(
        chooseProxy(new URL(`http://${host}/`), { ALL_PROXY: 'http://a', HTTP_PROXY: 'http://a' }),
      ).toBeUndefined();
  });
});
