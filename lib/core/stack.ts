import { Chart, type ChartProps } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { KumikiError } from './errors';
import { traceSource } from './source';

const STACK = Symbol.for('kumiki.Stack');

/** Properties of a {@link Stack}. */
export interface StackProps extends ChartProps {
  /**
   * Zone of Sakura Cloud in which the stack's appliances stand, such as `is1b`.
   * @default - the zone of the stack around this one; without one, the zone of the credentials' settings
   */
  readonly zone?: string | undefined;
}

/** A deployable group of constructs: a cdk8s chart that also knows its zone. */
export class Stack extends Chart {
  /** Zone of Sakura Cloud, such as `is1b`; undefined: the zone of the credentials' settings. */
  readonly zone: string | undefined;

  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    Object.defineProperty(this, STACK, { value: true });
    traceSource(this);
    this.zone = props.zone ?? zoneOf(scope);
  }

  /** Whether `x` is a Stack, of whichever copy of the package. */
  static isStack(x: unknown): x is Stack {
    return typeof x === 'object' && x !== null && STACK in x;
  }

  /** As {@link isStack}: `instanceof` of a chart goes by the brand, and not every chart is a Stack. */
  static override [Symbol.hasInstance](x: unknown): x is Stack {
    return Stack.isStack(x);
  }

  /** The nearest Stack that `construct` is or lies in. @throws SYNTH_APP when there is none */
  static override of(construct: IConstruct): Stack {
    const stack = tryFindStack(construct);
    if (stack) return stack;
    throw new KumikiError({
      code: 'SYNTH_APP',
      message: `'${construct.node.path}' is in no Stack`,
      constructPath: construct.node.path,
      hint: 'make it below a Stack of kumiki',
    });
  }
}

/** The zone that holds for a construct: that of its nearest Stack; undefined when none says one. */
export function zoneOf(construct: IConstruct): string | undefined {
  return tryFindStack(construct)?.zone;
}

function tryFindStack(construct: IConstruct): Stack | undefined {
  return construct.node.scopes.reverse().find(Stack.isStack);
}
