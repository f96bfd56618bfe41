import fc from 'fast-check';
import { formatPendingAddress, listPendingKeys, replacePending } from '../../lib/core/pending-address';

describe('an address that is not known yet', () => {
  it('is a text that names its virtual IP', () => {
    expect(formatPendingAddress('shop/Edge')).toBe('{{kumiki:virtual-ip:shop/Edge}}');
  });

  it('is found and replaced anywhere in a text, however often', () => {
    const one = formatPendingAddress('shop/Edge');
    const text = `http://${one}/ or ${formatPendingAddress('shop/Other')}, not {{other}} ${one}`;
    expect(listPendingKeys(text)).toEqual(['shop/Edge', 'shop/Other']);
    expect(replacePending(text, (key) => (key === 'shop/Edge' ? '203.0.113.8' : '203.0.113.9'))).toBe(
      'http://203.0.113.8/ or 203.0.113.9, not {{other}} 203.0.113.8',
    );
  });

  it('keeps any character in the ids of constructs', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (key) => {
        expect(listPendingKeys(`<${formatPendingAddress(key)}>`)).toEqual([key]);
      }),
    );
  });
});
