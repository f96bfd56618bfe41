import { Chart, type ChartProps } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { KumikiError } from './errors';
import { addNote } from './notes';
import { checkCall, checkNew } from './props/check-call';
import { SIGNATURES } from './signatures';
import { sourceOf, traceSource } from './source';
import { toZoneName, type Zone, type ZoneName } from './zone';

const STACK = Symbol.for('kumiki.Stack');

/** Names that Windows takes for devices, with any extension. Upper case gets a digest in names of files. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/;

/** Properties of a {@link Stack}. */
export interface StackProps extends ChartProps {
  /**
   * Zone of Sakura Cloud for the stack's appliances, such as `is1b`; use `Zone.other()` for a zone that
   * Kumiki does not know.
   * @default - the zone of the enclosing stack; without one, the zone of the credentials' settings
   */
  readonly zone?: ZoneName | Zone | undefined;
  /**
   * Context of the kubeconfig that the stack is applied to. The commands of the report then name it, so they
   * fail instead of applying to another cluster, and `kumiki synth --context` refuses the stack for any other
   * context.
   * @default - the context of the enclosing stack; without one, the current context when it is applied
   */
  readonly kubeContext?: string | undefined;
}

/** A deployable group of constructs: a cdk8s chart that also knows its zone. */
export class Stack extends Chart {
  /** Zone of Sakura Cloud, such as `is1b`; if undefined, the zone of the credentials' settings applies. */
  readonly zone: string | undefined;
  /**
   * Context of the kubeconfig that the stack is applied to; if undefined, the context that is current at that
   * time.
   */
  readonly kubeContext: string | undefined;

  constructor(scope: Construct, id: string, props: StackProps = {}) {
    checkNew(SIGNATURES, 'Stack', arguments, new.target === Stack);
    super(scope, id, props);
    Object.defineProperty(this, STACK, { value: true });
    traceSource(this);
    this.zone = toZoneName(props.zone) ?? zoneOf(scope);
    this.kubeContext = props.kubeContext ?? kubeContextOf(scope);
    if (DEVICE.test(id) && scope === this.node.root) addNote(this, () => describeDevice(id));
  }

  /** Whether `x` is a Stack, including one from another copy of the package. */
  static isStack(x: unknown): x is Stack {
    return typeof x === 'object' && x !== null && STACK in x;
  }

  /** Like {@link isStack}. The inherited check would accept every chart. */
  static override [Symbol.hasInstance](x: unknown): x is Stack {
    return Stack.isStack(x);
  }

  /**
   * Returns the nearest Stack that contains `construct`, or `construct` itself if it is one.
   * @throws SYNTH_APP if there is none
   */
  static override of(construct: IConstruct): Stack {
    checkCall(SIGNATURES, 'Stack.of', arguments);
    const stack = tryFindStack(construct);
    if (stack) return stack;
    throw new KumikiError({
      code: 'SYNTH_APP',
      message: `'${construct.node.path}' is in no Stack`,
      constructPath: construct.node.path,
      hint: 'create it inside a Stack of kumiki',
    });
  }
}

/**
 * Checks that a construct is in a chart; call it in constructors that create Kubernetes objects.
 * @throws SYNTH_APP if it is not
 */
export function requireChart(construct: IConstruct): void {
  if (construct.node.scopes.some(Chart.isChart)) return;
  const { path } = construct.node;
  throw new KumikiError({
    code: 'SYNTH_APP',
    message: `'${path}' is in no Stack, so no manifest would have its objects`,
    constructPath: path,
    source: sourceOf(construct),
    property: 'scope',
    allowed: 'a Stack, or a construct inside one',
    hint: "create a Stack in the App, and this in the Stack: new Stack(app, 'shop')",
  });
}

/** Returns the zone of the nearest Stack; undefined if there is no Stack, or it has no zone. */
export function zoneOf(construct: IConstruct): string | undefined {
  return tryFindStack(construct)?.zone;
}

/** Returns the kubeconfig context of the nearest Stack; undefined if it names none. */
export function kubeContextOf(construct: IConstruct): string | undefined {
  return tryFindStack(construct)?.kubeContext;
}

function describeDevice(id: string): string {
  return `Windows takes '${id}' for a device, and cannot create the files of this stack: give it another id if they are used there`;
}

function tryFindStack(construct: IConstruct): Stack | undefined {
  return construct.node.scopes.reverse().find(Stack.isStack);
}
