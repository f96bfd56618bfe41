/** A statement of an nginx configuration: a name, its arguments, and its block if it has one. */
export interface Directive {
  readonly name: string;
  readonly arguments: readonly Argument[];
  readonly block?: readonly Directive[];
}

/**
 * A text that nginx takes as it is, or one that it evaluates. Which of them a directive wants is up to the
 * directive: the path of a `location` is never evaluated, the value of a header always.
 */
export type Argument = string | Expression;

/** Variable that stands for a dollar sign in expressions, where nginx knows no way to escape one. */
export const DOLLAR = 'dollar';

/** A text with variables. Made by the tag {@link expression}. */
export class Expression {
  /** The text as nginx evaluates it; not yet quoted. */
  readonly text: string;
  /** Whether it needs the variable {@link DOLLAR}. */
  readonly needsDollar: boolean;

  constructor(text: string, needsDollar: boolean) {
    this.text = text;
    this.needsDollar = needsDollar;
  }
}

/**
 * Makes an expression of a template: what is written in it may name variables, such as `$host`; what is
 * inserted into it is taken as plain text, whatever it contains, unless it is an expression itself.
 */
export function expression(
  written: TemplateStringsArray,
  ...inserted: readonly (string | number | Expression)[]
): Expression {
  let text = '';
  let needsDollar = false;
  for (const [index, part] of written.raw.entries()) {
    const value = inserted[index];
    // a name ends where a text begins: $host and 'ile' must not become $hostile
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

/** A statement without a block. Numbers are written in decimal. */
export function directive(name: string, ...args: readonly (Argument | number)[]): Directive {
  return { name, arguments: args.map((value) => (typeof value === 'number' ? String(value) : value)) };
}

/** A statement with a block. */
export function block(
  name: string,
  args: readonly Argument[],
  children: readonly Directive[],
): Directive & { readonly block: readonly Directive[] } {
  return { name, arguments: args, block: children };
}

/** Whether any expression below needs the variable {@link DOLLAR} to be defined. */
export function needsDollar(directives: readonly Directive[]): boolean {
  return directives.some(
    (statement) =>
      statement.arguments.some((value) => value instanceof Expression && value.needsDollar) ||
      (statement.block !== undefined && needsDollar(statement.block)),
  );
}

/** Defines the variable {@link DOLLAR}; for the `http` block. The values of `geo` are not evaluated. */
export function defineDollar(): Directive {
  return block('geo', [`$${DOLLAR}`], [directive('default', '$')]);
}
