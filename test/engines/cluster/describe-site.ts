import { describeUnless, describeWithEngine, type EngineName } from '../harness/engine';
import { whyNoNamespaces } from '../harness/network-namespace';

/** `describe` for tests that need namespaces and several engines: they get the paths of these. */
export function describeSite<N extends EngineName>(
  names: readonly N[],
  title: string,
  tests: (pathOf: (name: N) => string) => void,
): void {
  const paths = new Map<N, string>();
  const nest = ([name, ...others]: readonly N[], heading: string): void => {
    if (name === undefined) tests((wanted) => paths.get(wanted) ?? '');
    else {
      describeWithEngine(name, heading, ({ path }) => {
        paths.set(name, path);
        nest(others, `with ${others[0] ?? 'all of them'}`);
      });
    }
  };
  describeUnless(whyNoNamespaces(), title, () => nest(names, `with ${names[0]}`));
}
