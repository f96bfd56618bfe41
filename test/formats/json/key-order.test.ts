import fc from 'fast-check';
import { KeyOrders } from '../../../lib/formats/json/key-order';
import { toPlain } from '../../../lib/formats/json/plain';

const keys = fc.uniqueArray(
  fc.oneof(fc.constantFrom('a', 'b', 'c', 'name', '0', '10', '9', '__proto__'), fc.string()),
);
const mapOf = (names: readonly string[]): object =>
  JSON.parse(JSON.stringify(Object.fromEntries(names.map((name) => [name, 1]))));

describe('the order of keys', () => {
  it('is that of a copy with sorted keys, also if the same keys are repeated', () => {
    const orders = new KeyOrders();
    fc.assert(
      fc.property(keys, (names) => {
        const map = mapOf(names);
        const sorted = Object.keys(toPlain(map, 'sorted').value as object);
        expect(orders.of(map).keys).toEqual(sorted);
        expect(orders.of(map).keys).toEqual(sorted);
      }),
    );
  });

  it('is the same for keys that do not fit into the cache', () => {
    const orders = new KeyOrders();
    for (let index = 0; index < 6000; index++) orders.of({ [`key-${index}`]: 1 });
    expect(orders.of({ 'key-9999': 1, b: 2, a: 1 }).keys).toEqual(['a', 'b', 'key-9999']);
  });

  it('comes with whether the keys can be serialized', () => {
    const orders = new KeyOrders();
    expect(orders.of({ a: 1, b: 2 }).areSerializable).toBe(true);
    expect(orders.of({ a: 1, '\ud800': 2 }).areSerializable).toBe(false);
  });
});
