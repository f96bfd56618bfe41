import { App, Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { runChecks } from '../../lib/core/check';
import type { Problem } from '../../lib/core/errors';
import { collectNotes } from '../../lib/core/notes';
import type { PodSpec } from './workload/pod-security-standard';

/** A Kubernetes object, as tests read it. */
export interface TestObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Record<string, string>;
  };
  readonly spec: {
    readonly type?: string;
    readonly selector: Record<string, string> & { readonly matchLabels?: Record<string, string> };
    readonly template: {
      readonly metadata: { readonly labels: Record<string, string> };
      readonly spec: PodSpec;
    };
    readonly [key: string]: unknown;
  };
}

/** Creates a separate chart in namespace `web`. */
export function newChart(): Chart {
  return new Chart(new App(), 'shop', { namespace: 'web' });
}

/** Returns the objects that `build` adds to a chart, in the form that the API server receives. */
export function synthesize(build: (chart: Chart) => void): TestObject[] {
  const chart = newChart();
  build(chart);
  return chart.toJson();
}

export function find(objects: readonly TestObject[], kind: string, name: string): TestObject {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (!found) throw new Error(`no ${kind} ${name}`);
  return found;
}

/** Returns the problems of a construct and everything below it, without their places in the tests. */
export function problemsBelow(root: Construct): Problem[] {
  return root.node
    .findAll()
    .flatMap((construct) => runChecks(construct).map(({ source: _, ...problem }) => problem));
}

/** Returns the notes of a construct and everything below it. */
export function notesBelow(root: IConstruct): string[] {
  return root.node
    .findAll()
    .flatMap(collectNotes)
    .map(({ constructPath, text }) => `${constructPath}: ${text}`);
}
