import { describeUnless, describeWithEngines, type EngineName } from '../harness/engine';
import { whyNoNamespaces } from '../harness/network-namespace';

/** Like `describe`, for tests that need namespaces and several engines; they get the path of each. */
export function describeSite<N extends EngineName>(
  names: readonly N[],
  title: string,
  tests: (pathOf: (name: N) => string) => void,
): void {
  describeUnless(whyNoNamespaces(), title, () => describeWithEngines(names, 'with its programs', tests));
}
