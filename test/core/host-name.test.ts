import { adviseOnHost } from '../../lib/core/host-name';

const isHost = (host: string) => /^[a-z0-9-]+[.]jp$/.test(host);

describe('advice on a host', () => {
  it.each([
    ['日本.jp', "write 'xn--wgv71a.jp'"],
    ['店。jp', "write 'xn--hxt.jp'"],
    ['Ｓｈｏｐ.jp', "write 'shop.jp'"],
    ['SHOP.jp', "write 'shop.jp'"],
    ['a_b.jp', 'correct it'],
    ['https://shop.jp', 'correct it'],
    ['', 'correct it'],
    ['a b', 'correct it'],
  ])('suggests the DNS form of %s, if it has one', (host, advice) => {
    expect(adviseOnHost(host, isHost, 'correct it')).toBe(advice);
  });
});
