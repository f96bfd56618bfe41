import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { App } from '../../../app';
import { collectContributions } from '../../../core/contribute';
import { sourceOf } from '../../../core/source';
import type { Manifest } from '../../../synth/objects/manifest';

/** A construct in the output of `kumiki list`. */
export interface ListedConstruct {
  readonly path: string;
  readonly id: string;
  /** The name of its class, or the kind of an object. */
  readonly type: string;
  /** `file:line` in the program that created it, if known. */
  readonly source?: string;
  /** Its own output, without that of constructs below it. */
  readonly makes: {
    readonly objects: readonly ListedObject[];
    readonly artifacts: readonly { readonly noun: string; readonly count: number }[];
  };
  /** Number of constructs above it, without the app. */
  readonly depth: number;
  /** For it and each construct above it: whether it is its parent's last child. */
  readonly isLast: readonly boolean[];
}

/** A Kubernetes object. */
interface ListedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/**
 * Lists all constructs of an app, parents first, in the order of the program. Checks the tree.
 * @throws KumikiError
 */
export function listConstructs(app: App): readonly ListedConstruct[] {
  const manifests = app.assemble().stacks.flatMap((stack) => stack.manifests);
  const byPath = Map.groupBy(manifests, ({ constructPath }) => constructPath);
  return [...walk(app.node.children, byPath, [])];
}

function toListedObject({ object: { apiVersion, kind, metadata } }: Manifest): ListedObject {
  const { namespace, name = '' } = metadata;
  return { apiVersion, kind, name, ...(namespace !== undefined && { namespace }) };
}

function* walk(
  children: readonly IConstruct[],
  byPath: ReadonlyMap<string, readonly Manifest[]>,
  above: readonly boolean[],
): Generator<ListedConstruct> {
  for (const [index, construct] of children.entries()) {
    const isLast = [...above, index === children.length - 1];
    const { path, id } = construct.node;
    const source = sourceOf(construct);
    yield {
      ...{ path, id, type: ApiObject.isApiObject(construct) ? construct.kind : construct.constructor.name },
      ...(source !== undefined && { source }),
      makes: { objects: (byPath.get(path) ?? []).map(toListedObject), artifacts: countArtifacts(construct) },
      ...{ depth: above.length, isLast },
    };
    yield* walk(construct.node.children, byPath, isLast);
  }
}

function countArtifacts(construct: IConstruct): ListedConstruct['makes']['artifacts'] {
  const counts = new Map<string, number>();
  for (const { kind } of collectContributions(construct)) {
    if (kind.noun !== undefined) counts.set(kind.noun, (counts.get(kind.noun) ?? 0) + 1);
  }
  return [...counts].map(([noun, count]) => ({ noun, count }));
}
