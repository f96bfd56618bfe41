/** An object that stands for a module and loads it when a property is first asked for. */
export function standIn(isEsModule: boolean, load: () => object): object {
  let real: object | undefined;
  return proxyOf(isEsModule, (key) => {
    real ??= load();
    return Reflect.get(real, key);
  });
}

/** An object that stands for a module of functions and loads it when one of them is first called. */
export function standInForFunctions(load: () => object): object {
  return proxyOf(false, (key) => (...args: unknown[]) => {
    const real: unknown = Reflect.get(load(), key);
    return typeof real === 'function' ? Reflect.apply(real, undefined, args) : real;
  });
}

function proxyOf(isEsModule: boolean, get: (key: string | symbol) => unknown): object {
  // asked for by the importer's compiled code while it loads: no reason to load yet
  return new Proxy({}, { get: (_target, key) => (key === '__esModule' ? isEsModule : get(key)) });
}
