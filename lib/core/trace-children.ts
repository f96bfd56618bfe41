import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { traceChild } from './source';

/**
 * Private members of a construct's node in `constructs`: the construct it belongs to, and the method called
 * by each new child.
 */
interface PrivateNode {
  readonly host?: IConstruct;
  addChild?(this: PrivateNode, child: IConstruct, id: string): void;
}

const TRACED = Symbol.for('kumiki.tracesChildren');

/**
 * Limit, because each stack trace costs microseconds and memory. Programs with more objects create them in
 * loops.
 */
const MAX_TRACES = 300;

/**
 * From now on, remembers the lines of code that create the direct children of apps and charts, such as a
 * plain ApiObject or a construct of cdk8s-plus, which do not record them. The only file that patches
 * `constructs`.
 */
export function traceChildren(app: IConstruct): void {
  const nodes: PrivateNode = Object.getPrototypeOf(app.node);
  const { addChild } = nodes;
  if (typeof addChild !== 'function' || TRACED in nodes) return;
  let left = MAX_TRACES;
  Object.defineProperty(nodes, TRACED, { value: true });
  nodes.addChild = function addTraced(child, id) {
    if (this.host && Chart.isChart(this.host)) {
      traceChild(child);
      left -= 1;
      if (left === 0) nodes.addChild = addChild;
    }
    addChild.call(this, child, id);
  };
}
