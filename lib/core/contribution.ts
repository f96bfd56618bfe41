import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { isKumikiApp } from './app-mark';
import { addCheck } from './check';
import { formatProblem, type Problem } from './errors';

/**
 * What constructs add to the assembly beside Kubernetes objects: a load balancer, a boot document, a note. A construct
 * contributes where it is made, and synthesis collects by key in its one walk, so nothing needs to know every construct.
 */
export interface ContributionKey<T> {
  readonly symbol: symbol;
  /** What a plain `cdk8s.App` would drop, in words; undefined when that does no harm. */
  readonly lost: string | undefined;
  /** Never set: carries the type. */
  readonly type?: T;
}

/** Context key: set it to true on an app to let our constructs pass under a plain `cdk8s.App`, manifests only. */
export const MANIFESTS_ONLY = 'kumiki.manifestsOnly';

/** Makes the key for one kind of contribution. */
export function contributionKey<T>(name: string, lost?: string): ContributionKey<T> {
  return { symbol: Symbol.for(`kumiki.contribution.${name}`), lost };
}

/** A remark for the person who reads the synth report, such as hardening that an image does not allow. */
export const NOTE = contributionKey<string>('note');

type Contributing<T> = IConstruct & { [symbol: symbol]: (() => T | undefined)[] | undefined };

/** Adds to the assembly. `make` runs when the tree is complete; undefined adds nothing. */
export function contribute<T>(
  construct: IConstruct,
  key: ContributionKey<T>,
  make: () => T | undefined,
): void {
  const contributing = construct as Contributing<T>;
  const known = contributing[key.symbol];
  if (known) {
    known.push(make);
    return;
  }
  Object.defineProperty(construct, key.symbol, { value: [make] });
  const { lost } = key;
  if (lost === undefined) return;
  construct.node.addValidation({ validate: () => lostUnderPlainApp(construct, lost) });
  addCheck(construct, () => lostOutsideOfStacks(construct, lost));
}

/** What a construct contributes under a key, in the order it was added. */
export function contributionsOf<T>(construct: IConstruct, key: ContributionKey<T>): readonly T[] {
  const makes = (construct as Contributing<T>)[key.symbol];
  return makes ? makes.map((make) => make()).filter((made) => made !== undefined) : NONE;
}

/** One for all: nearly every construct of a large tree contributes nothing. */
const NONE: readonly never[] = [];

function lostOutsideOfStacks(construct: IConstruct, lost: string): Problem[] {
  if (construct.node.scopes.some((scope) => Chart.isChart(scope))) return [];
  return [
    {
      code: 'SYNTH_APP',
      message: `it is in no stack, so ${lost} would be left out`,
      hint: 'make it below a Stack',
    },
  ];
}

function lostUnderPlainApp(construct: IConstruct, lost: string): string[] {
  if (isKumikiApp(construct.node.root) || construct.node.tryGetContext(MANIFESTS_ONLY)) return [];
  return [
    formatProblem({
      code: 'SYNTH_APP',
      message: `the root of the tree is a plain cdk8s.App, which would drop ${lost}`,
      constructPath: construct.node.path,
      hint: `use App of kumiki, or app.node.setContext('${MANIFESTS_ONLY}', true) to write the manifests alone`,
    }),
  ];
}
