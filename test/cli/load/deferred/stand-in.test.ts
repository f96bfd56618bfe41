import { standIn, standInForFunctions } from '../../../../lib/cli/load/deferred/stand-in';

describe('what stands in for a module', () => {
  it('loads it when a property is first asked for, and once', () => {
    const load = jest.fn(() => ({ answer: 42 }));
    const module = standIn(true, load);
    expect(Reflect.get(module, '__esModule')).toBe(true);
    expect(load).not.toHaveBeenCalled();
    expect([Reflect.get(module, 'answer'), Reflect.get(module, 'answer')]).toEqual([42, 42]);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('hands out its functions without loading it, until one is called', () => {
    const load = jest.fn(() => ({ add: (left: number, right: number) => left + right }));
    const add: unknown = Reflect.get(standInForFunctions(load), 'add');
    expect(load).not.toHaveBeenCalled();
    expect(typeof add === 'function' && add(1, 2)).toBe(3);
    expect(load).toHaveBeenCalledTimes(1);
  });
});
