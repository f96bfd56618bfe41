import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { traceChild } from './source';

/** What `constructs` keeps to itself of the node of a construct: of whom it is, and what each new child calls. */
interface PrivateNode {
  readonly host?: IConstruct;
  addChild?(this: PrivateNode, child: IConstruct, id: string): void;
}

const TRACED = Symbol.for('kumiki.tracesChildren');

/** A stack trace takes some microseconds and some memory: a program with more objects makes them in loops. */
const MOST = 300;

/**
 * Remembers from now on which lines of code create what is directly in apps and charts, such as a plain ApiObject or a
 * construct of cdk8s-plus: these do not remember it themselves. The only file that changes what `constructs` does.
 */
export function traceChildren(app: IConstruct): void {
  const nodes: PrivateNode = Object.getPrototypeOf(app.node);
  const { addChild } = nodes;
  if (typeof addChild !== 'function' || TRACED in nodes) return;
  let left = MOST;
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
