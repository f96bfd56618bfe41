import { chooseProxy } from '../../lib/network/proxy';

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
    ['not one of a kind that is not known', { HTTPS_PROXY: 'socks5://proxy' }, undefined],
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
