import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { isKumikiApp } from './app-hooks';
import type { ArtifactKind } from './artifact-kind';
import { Attachments } from './attachments';
import { addCheck, locateErrors } from './check';
import { formatProblem, type Problem } from './errors';
import { checkCall } from './props/check-call';
import { SIGNATURES } from './signatures';

/**
 * Context key. Set it to true on an app to allow our constructs in a plain `cdk8s.App`, which then writes
 * only manifests.
 */
export const MANIFESTS_ONLY = 'kumiki.manifestsOnly';

/** An artifact and its kind. */
export interface Contribution {
  readonly kind: ArtifactKind<unknown>;
  readonly artifact: unknown;
}

const CONTRIBUTIONS = new Attachments<() => Contribution | undefined>('contributions');

/**
 * Adds an artifact to the assembly. `create` runs once the tree is complete and has no problems; it may
 * return undefined to add nothing.
 */
export function contribute<T>(
  construct: IConstruct,
  kind: ArtifactKind<T>,
  create: () => T | undefined,
): void {
  checkCall(SIGNATURES, 'contribute', arguments);
  CONTRIBUTIONS.add(construct, () => {
    const artifact = locateErrors(construct, create);
    return artifact === undefined ? undefined : { kind, artifact };
  });
  const { omittedByPlainApp } = kind;
  if (omittedByPlainApp === undefined) return;
  construct.node.addValidation({
    validate: () => [...checkApp(construct, omittedByPlainApp)].map(formatProblem),
  });
  addCheck(construct, () => checkStack(construct, omittedByPlainApp));
}

/** Creates the contributions of a construct, in the order in which they were added. */
export function collectContributions(construct: IConstruct): readonly Contribution[] {
  const creators = CONTRIBUTIONS.on(construct);
  return creators.length === 0
    ? NONE
    : creators.map((create) => create()).filter((created) => created !== undefined);
}

/** Shared because nearly every construct of a large tree contributes nothing. */
const NONE: readonly never[] = [];

function* checkStack(construct: IConstruct, omittedByPlainApp: string): Generator<Problem> {
  if (construct.node.scopes.some((scope) => Chart.isChart(scope))) return;
  yield {
    code: 'SYNTH_APP',
    message: `it is in no stack, so ${omittedByPlainApp} would be left out`,
    hint: 'create it inside a Stack',
  };
}

function* checkApp({ node }: IConstruct, omittedByPlainApp: string): Generator<Problem> {
  if (isKumikiApp(node.root) || node.tryGetContext(MANIFESTS_ONLY)) return;
  yield {
    code: 'SYNTH_APP',
    message: `the root of the tree is a plain cdk8s.App, which would drop ${omittedByPlainApp}`,
    constructPath: node.path,
    hint:
      'use App of kumiki, in unit tests app() or stack() of kumiki/testing; ' +
      `app.node.setContext('${MANIFESTS_ONLY}', true) writes the manifests alone`,
  };
}
