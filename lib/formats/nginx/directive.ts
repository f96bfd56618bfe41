/** A statement of an nginx configuration: a name, its arguments, and an optional block. */
export interface Directive {
  readonly name: string;
  readonly arguments: readonly Argument[];
  readonly block?: readonly Directive[];
}

/**
 * A plain string, or an expression that nginx evaluates. The directive decides which: the path of a
 * `location` is never evaluated, the value of a header always is.
 */
export type Argument = string | Expression;

/** Name of a variable whose value is a dollar sign: nginx has no escape for it in expressions. */
export const DOLLAR = 'dollar';

/** A string with variables. Created with the tag {@link expression}. */
export class Expression {
  /** The string as nginx evaluates it; not yet quoted. */
  readonly text: string;
  /** Whether it needs the variable {@link DOLLAR}. */
  readonly needsDollar: boolean;

  constructor(text: string, needsDollar: boolean) {
    this.text = text;
    this.needsDollar = needsDollar;
  }
}

/**
 * Creates an expression: its literal parts may contain variables, such as `$host`; interpolated values are
 * plain text, unless they are expressions themselves.
 */
export function expression(
  written: TemplateStringsArray,
  ...inserted: readonly (string | number | Expression)[]
): Expression {
  let text = '';
  let needsDollar = false;
  for (const [index, part] of written.raw.entries()) {
    const value = inserted[index];
    // keep a variable apart from the text after it: $host and 'ile' must not become $hostile
    text += value === undefined ? part : part.replace(/\$(\w+)$/, `\${$1}`);
    if (value instanceof Expression) {
      text += value.text;
      needsDollar ||= value.needsDollar;
    } else if (value !== undefined) {
      const literal = String(value);
      needsDollar ||= literal.includes('$');
      text += literal.replaceAll('$', `\${${DOLLAR}}`);
    }
  }
  return new Expression(text, needsDollar);
}

/** Creates a statement without a block. Numbers are written in decimal. */
export function directive(name: string, ...args: readonly (Argument | number)[]): Directive {
  return { name, arguments: args.map((value) => (typeof value === 'number' ? String(value) : value)) };
}

/** Creates a statement with a block. */
export function block(
  name: string,
  args: readonly Argument[],
  children: readonly Directive[],
): Directive & { readonly block: readonly Directive[] } {
  return { name, arguments: args, block: children };
}

/** Whether any expression in the statements needs the variable {@link DOLLAR}. */
export function needsDollar(directives: readonly Directive[]): boolean {
  return directives.some(
    (statement) =>
      statement.arguments.some((value) => value instanceof Expression && value.needsDollar) ||
      (statement.block !== undefined && needsDollar(statement.block)),
  );
}

/** Defines the variable {@link DOLLAR} in the `http` block. The values of `geo` are not evaluated. */
export function defineDollar(): Directive {
  return block('geo', [`$${DOLLAR}`], [directive('default', '$')]);
}
