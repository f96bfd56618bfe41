/** An object that stands for a module and loads it when a property is first asked for. */
export function standIn(isEsModule: boolean, load: () => object): object {
  let real: object | undefined;
  return new Proxy(
    {},
    {
      get(_target, key) {
        // asked by the importer's compiled code while it loads: no reason to load yet
        if (key === '__esModule') return isEsModule;
        real ??= load();
        return Reflect.get(real, key);
      },
    },
  );
}
