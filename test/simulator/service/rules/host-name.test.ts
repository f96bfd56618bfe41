import { parseHostName } from '../../../../lib/simulator/service/rules/host-name';

describe('the host name of an address', () => {
  it.each(['www.example.jp', 'www.example.jp.', 'a-1.example', ''])('can be %j', (text) => {
    expect(parseHostName(text)).toBe(text);
  });

  it.each([
    'localhost',
    'with space.example',
    '-a.example',
    'a-.example',
    'a..example',
    `${'a'.repeat(64)}.example`,
    `${'a.'.repeat(127)}`,
  ])('cannot be %j', (text) => {
    expect(parseHostName(text)).toEqual({ refused: 'invalid_format', detail: 'HostName' });
  });
});
