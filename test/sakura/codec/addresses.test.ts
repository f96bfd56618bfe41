import fc from 'fast-check';
import { collectAddresses } from '../../../lib/sakura/codec/addresses';
import { WireField } from '../../../lib/sakura/wire/wire-field';

const collect = (settings: unknown) => collectAddresses(new WireField({ Settings: settings }));

describe('the addresses of an appliance of another class', () => {
  it('are found at any depth, with or without prefix length, each once', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.ipV4(), { minLength: 1 }), fc.nat(5), (addresses, depth) => {
        const real = addresses.filter((text) => text !== '0.0.0.0' && !text.startsWith('255.'));
        let tree: unknown = [...addresses, ...addresses.map((text) => ({ deep: `${text}/24` }))];
        for (let level = 0; level < depth; level += 1) tree = { a: null, b: [tree, undefined], c: 1 };
        expect(collect(tree)).toEqual([...real].sort());
      }),
    );
  });

  it.each(['255.255.255.0', '0.0.0.0', '1.2.3', '1.2.3.4.5', '1.2.3.256', 'v1.2.3.4', '1.2.3.4:80'])(
    'do not include %s',
    (text) => {
      expect(collect([text])).toEqual([]);
    },
  );

  it('are found without recursion, however deep a reply is', () => {
    let tree: unknown = '192.0.2.1';
    for (let level = 0; level < 100_000; level += 1) tree = [tree];
    expect(collect(tree)).toEqual(['192.0.2.1']);
  });
});
