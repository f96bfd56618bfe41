import ts from 'typescript';

/** A text with more alternatives than this is not expanded: its parts become texts of their own. */
const MOST_ALTERNATIVES = 12;

/** Files of functions that write values: their arguments are data, not texts of ours. */
const VALUE_FILES = /\/lib\/(?:formats\/yaml|core\/(?:shell|trim)|cli\/load\/installer)\b/;

/** The property that identifies a kind of object, and the properties of such objects that are shown. */
const SHAPES: readonly (readonly string[])[] = [
  ['code', 'message', 'exists', 'next'],
  ['rowNoun', 'summary', 'header'],
  ['commands', 'what'],
  ['seen', 'seen', 'means', 'fix'],
];

/** Fields of a problem that are shown, even if the problem is assembled by spreading. */
const SPREAD_FIELDS: readonly string[] = ['hint', 'allowed', 'message'];

type FunctionNode = ts.SignatureDeclaration & { readonly body?: ts.Node };

/**
 * Finds the texts that reach certain places of a program: literals, templates, and whatever functions,
 * constants, parameters and fields pass on. It follows values, not control flow; anything that it cannot
 * follow is a value, `{}`.
 */
export class MessageFlow {
  /** Each pattern with the files that have it. */
  readonly found = new Map<string, Set<string>>();
  private readonly checker: ts.TypeChecker;
  private readonly files: readonly ts.SourceFile[];
  /** Values assigned to a field of a type, by the declaration of the field. */
  private readonly assigned = new Map<ts.Node, ts.Expression[]>();
  /** Values pushed to a list, by the declaration of the list. */
  private readonly pushed = new Map<ts.Node, ts.Expression[]>();
  /** Calls of a function, by its declaration, and by that of the type of function that it is called as. */
  private readonly calls = new Map<ts.Node, ts.CallExpression[]>();
  private readonly seen = new Set<ts.Node>();
  private readonly resolved = new Map<ts.Node, Map<string, string>>();

  constructor(checker: ts.TypeChecker, files: readonly ts.SourceFile[]) {
    this.checker = checker;
    this.files = files;
    for (const file of files) this.index(file);
  }

  /** Follows every value assigned to the named fields of the types in a file. */
  followFields(file: ts.SourceFile, names: readonly string[]): void {
    const visit = (node: ts.Node): void => {
      if (ts.isPropertySignature(node) && names.includes(node.name.getText())) this.followField(node);
      ts.forEachChild(node, visit);
    };
    visit(file);
  }

  /** Follows everything that is printed: tagged templates of a terminal, `say(…)` and notes of constructs. */
  followCalls(): void {
    const visit = (node: ts.Node): void => {
      if (ts.isTaggedTemplateExpression(node) && this.isSpoken(node.tag))
        this.add(textOf(node.template).trim(), node.getSourceFile().fileName);
      // an object that is spread into a problem has no type other than its own
      if (ts.isPropertyAssignment(node) && SPREAD_FIELDS.includes(node.name.getText()))
        this.follow(node.initializer);
      if (ts.isShorthandPropertyAssignment(node) && SPREAD_FIELDS.includes(node.name.text))
        this.follow(node.name);
      // nor have objects that a list is mapped to: problems and tables of a report
      if (ts.isObjectLiteralExpression(node)) this.followShape(node);
      // the message becomes part of that of a problem
      if (ts.isNewExpression(node) && node.expression.getText() === 'Refusal')
        for (const text of node.arguments ?? []) this.follow(text);
      if (ts.isCallExpression(node)) {
        const name = nameOfCallee(node);
        const [first, second] = node.arguments;
        if (name === 'say' && first && this.isSpoken(node.expression)) this.follow(first);
        // a list of texts, each of which is printed
        if (
          name === 'map' &&
          first &&
          /(?:^|\.)say$/.test(first.getText()) &&
          ts.isPropertyAccessExpression(node.expression)
        )
          this.follow(node.expression.expression);
        if ((name === 'addNote' || name === 'addNotes') && second) this.followReturns(second);
        // notes about a comparison, which are a set
        if (name === 'add' && first && /(?:^|\.)notes\.add$/.test(node.expression.getText()))
          this.follow(first);
        // the holder of an address is kept in a map
        if (name === 'hold' && second) this.follow(second);
        if (name === 'ask' && first && node.getSourceFile().fileName.includes('/cli/')) this.follow(first);
        if (first && (name === 'translateMessage' || isProgress(node))) this.follow(first);
      }
      ts.forEachChild(node, visit);
    };
    for (const file of this.files) visit(file);
  }

  private followShape({ properties }: ts.ObjectLiteralExpression): void {
    const assigned = properties.filter(ts.isPropertyAssignment);
    for (const [mark, ...names] of SHAPES) {
      if (!properties.some(({ name }) => name?.getText() === mark)) continue;
      for (const { name, initializer } of assigned)
        if (names.includes(name.getText())) this.follow(initializer);
    }
  }

  private isSpoken(tag: ts.Node): boolean {
    if (!/\/lib\/(?:cli\/|core\/errors\.ts$)/.test(tag.getSourceFile().fileName)) return false;
    const name = ts.isPropertyAccessExpression(tag) ? tag.name.text : tag.getText();
    return ['print', 'say', 'bold', 'dim', 'green', 'yellow', 'red', 'style', 'colour'].includes(name);
  }

  private index(file: ts.SourceFile): void {
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node)) {
        const declaration = this.declarationOf(node.expression);
        if (declaration) push(this.calls, declaration, node);
        const type = this.checker.getResolvedSignature(node)?.declaration;
        if (type && ts.isFunctionTypeNode(type)) push(this.calls, type, node);
      }
      if (ts.isCallExpression(node)) this.indexPush(node);
      if (ts.isPropertyAssignment(node) && canBeText(node.initializer))
        this.indexField(node.parent, node.name, node.initializer);
      if (ts.isShorthandPropertyAssignment(node)) this.indexField(node.parent, node.name, node.name);
      if (ts.isMethodDeclaration(node) && ts.isObjectLiteralExpression(node.parent))
        this.indexField(node.parent, node.name, node as unknown as ts.Expression);
      ts.forEachChild(node, visit);
    };
    visit(file);
  }

  private indexPush({ expression, arguments: pushed }: ts.CallExpression): void {
    if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== 'push') return;
    if (!ts.isIdentifier(expression.expression)) return;
    const list = this.checker.getSymbolAtLocation(expression.expression)?.valueDeclaration;
    if (list) for (const value of pushed) push(this.pushed, list, value);
  }

  private indexField(object: ts.ObjectLiteralExpression, name: ts.PropertyName, value: ts.Expression): void {
    const type = this.typeFor(object);
    for (const part of type?.isUnion() ? type.types : type ? [type] : []) {
      const field = this.checker.getPropertyOfType(part, name.getText().replace(/^['"]|['"]$/g, ''));
      for (const declaration of field?.declarations ?? []) push(this.assigned, declaration, value);
    }
  }

  /** Returns the type expected of an object at its position, even in a list that is spread into another. */
  private typeFor(object: ts.ObjectLiteralExpression): ts.Type | undefined {
    const type = this.checker.getContextualType(object);
    let node: ts.Node = object;
    while (type === undefined && (isPartOfValue(node.parent) || ts.isArrayLiteralExpression(node.parent))) {
      node = node.parent;
      const list = ts.isArrayLiteralExpression(node) ? this.checker.getContextualType(node) : undefined;
      const element = list && this.checker.getIndexTypeOfType(list, ts.IndexKind.Number);
      if (element) return element;
    }
    return type;
  }

  /** Follows every value assigned to a field, anywhere in the program. */
  private followField(declaration: ts.Node): void {
    if (this.seen.has(declaration)) return;
    this.seen.add(declaration);
    for (const value of this.assigned.get(declaration) ?? []) this.follow(value);
  }

  /** Records the texts that an expression may evaluate to. */
  follow(node: ts.Expression | ts.TemplateLiteral): void {
    if (this.seen.has(node)) return;
    this.seen.add(node);
    for (const [pattern, file] of this.resolve(node)) this.record(pattern, file);
  }

  private followReturns(node: ts.Expression): void {
    if (isFunction(node)) for (const returned of returnsOf(node)) this.follow(returned);
    else {
      const declaration = this.declarationOf(node);
      if (declaration && isFunction(declaration))
        for (const returned of returnsOf(declaration)) this.follow(returned);
    }
  }

  private record(pattern: string, file: string): void {
    // adjacent values cannot be told apart
    this.add(pattern.replace(/(?:\{\}){2,}/g, '{}').trim(), file);
  }

  private add(key: string, file: string): void {
    if (!isProse(key)) return;
    const files = this.found.get(key);
    if (files) files.add(file);
    else this.found.set(key, new Set([file]));
  }

  /**
   * Returns the texts that an expression may evaluate to, each with its file. A list stands for its elements.
   */
  private resolve(node: ts.Node): Map<string, string> {
    const known = this.resolved.get(node);
    if (known) return known;
    // a node that is reached again while it is being resolved refers to itself
    this.resolved.set(node, new Map([['{}', '']]));
    const resolved = this.resolveAfresh(node);
    this.resolved.set(node, resolved);
    return resolved;
  }

  private resolveAfresh(node: ts.Node): Map<string, string> {
    const file = node.getSourceFile().fileName;
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node))
      return new Map([[node.text, file]]);
    if (ts.isTemplateExpression(node)) return this.resolveTemplate(node);
    if (ts.isConditionalExpression(node)) return this.union(node.whenTrue, node.whenFalse);
    if (ts.isArrayLiteralExpression(node)) return this.union(...node.elements);
    if (ts.isObjectLiteralExpression(node)) {
      const values = node.properties.flatMap((each) =>
        ts.isPropertyAssignment(each) ? each.initializer : [],
      );
      return this.union(...values);
    }
    if (ts.isBinaryExpression(node)) return this.resolveBinary(node);
    if (
      ts.isParenthesizedExpression(node) ||
      ts.isAsExpression(node) ||
      ts.isSatisfiesExpression(node) ||
      ts.isNonNullExpression(node) ||
      ts.isAwaitExpression(node) ||
      ts.isSpreadElement(node)
    )
      return this.resolve(node.expression);
    if (ts.isCallExpression(node)) return this.resolveCall(node);
    if (ts.isElementAccessExpression(node)) return this.resolve(node.expression);
    if (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) return this.resolveName(node);
    if (isFunction(node)) return this.union(...returnsOf(node));
    return new Map([['{}', file]]);
  }

  private union(...nodes: readonly ts.Node[]): Map<string, string> {
    return new Map(nodes.flatMap((node) => [...this.resolve(node)]));
  }

  private resolveBinary(node: ts.BinaryExpression): Map<string, string> {
    const kind = node.operatorToken.kind;
    const file = node.getSourceFile().fileName;
    if (kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken) {
      const left = this.resolve(node.left);
      return new Map([...(left.size === 0 ? [['{}', file] as const] : left), ...this.resolve(node.right)]);
    }
    if (kind === ts.SyntaxKind.AmpersandAmpersandToken) return this.resolve(node.right);
    if (kind !== ts.SyntaxKind.PlusToken) return new Map([['{}', file]]);
    return combine([this.resolvePart(node.left), this.resolvePart(node.right)], file);
  }

  private resolveTemplate(node: ts.TemplateExpression): Map<string, string> {
    const parts = [[node.head.text]];
    for (const { expression, literal } of node.templateSpans)
      parts.push(this.resolvePart(expression), [literal.text]);
    return combine(parts, node.getSourceFile().fileName);
  }

  /** Returns the texts that one part of a text may be: one of a few words, or a value. */
  private resolvePart(node: ts.Expression): string[] {
    const resolved = this.resolve(node);
    const texts = [...resolved.keys()];
    if (texts.length === 0) return ['{}'];
    if (texts.length <= 4 && isLocalChoice(node)) return texts;
    const isChoice = this.isChoice(node);
    for (const [text, file] of resolved)
      if (text.trim().includes(' ') || (isChoice && /^[a-z]+$/.test(text))) this.record(text, file);
    return ['{}'];
  }

  /** Whether the type of a value is a union of a few words, such as 'router' or 'switch'. */
  private isChoice(node: ts.Expression): boolean {
    const type = this.checker.getTypeAtLocation(node);
    return type.isUnion() && type.types.length <= 4 && type.types.every((each) => each.isStringLiteral());
  }

  private resolveCall(node: ts.CallExpression): Map<string, string> {
    const file = node.getSourceFile().fileName;
    const name = nameOfCallee(node);
    const [first, second] = node.arguments;
    if (name === 'formatCount' && second) {
      const nouns = [...this.resolve(second).keys()];
      return new Map(
        nouns.flatMap((noun) => [[`{} ${noun}`, file] as const, [`{} ${noun}s`, file] as const]),
      );
    }
    const callee = node.expression;
    if (ts.isPropertyAccessExpression(callee)) {
      if (name === 'join' || name === 'toString') {
        for (const [text, from] of this.resolve(callee.expression))
          if (text.trim().includes(' ')) this.record(text, from);
        return new Map([['{}', file]]);
      }
      if ((name === 'map' || name === 'flatMap') && first) {
        return isFunction(first) ? this.union(...returnsOf(first)) : this.resolveFunction(first);
      }
      if (['filter', 'slice', 'sort', 'toSorted', 'concat', 'flat'].includes(name))
        return this.resolve(callee.expression);
    }
    return this.resolveFunction(callee);
  }

  private resolveFunction(callee: ts.Expression): Map<string, string> {
    const declaration = this.declarationOf(callee);
    if (declaration && isFunction(declaration)) return this.union(...returnsOf(declaration));
    if (declaration && ts.isParameter(declaration) && this.givesText(callee)) {
      const functions = this.argumentsFor(declaration).filter((each) => isFunction(each));
      return this.union(...functions);
    }
    if (declaration && (ts.isPropertySignature(declaration) || ts.isMethodSignature(declaration)))
      return this.union(...(this.assigned.get(declaration) ?? []));
    return new Map([['{}', callee.getSourceFile().fileName]]);
  }

  /** Whether a function returns arbitrary text, not one of a few words. */
  private givesText(callee: ts.Expression): boolean {
    const given = this.checker.getTypeAtLocation(callee).getCallSignatures()[0]?.getReturnType();
    const parts = given?.isUnion() ? given.types : given ? [given] : [];
    return parts.some(({ flags }) => (flags & ts.TypeFlags.String) !== 0);
  }

  private resolveName(node: ts.Identifier | ts.PropertyAccessExpression): Map<string, string> {
    const nothing = new Map([['{}', node.getSourceFile().fileName]]);
    const symbol =
      ts.isIdentifier(node) && ts.isShorthandPropertyAssignment(node.parent)
        ? this.checker.getShorthandAssignmentValueSymbol(node.parent)
        : this.checker.getSymbolAtLocation(node);
    const declarations = this.followAlias(symbol)?.declarations ?? [];
    // a property that several object types share
    if (declarations.length > 1 && declarations.every(ts.isPropertyAssignment))
      return this.union(...declarations.map(({ initializer }) => initializer));
    const [declaration] = declarations;
    if (!declaration?.getSourceFile().fileName.includes('/lib/')) return nothing;
    if (ts.isVariableDeclaration(declaration)) {
      if (declaration.initializer)
        return this.union(declaration.initializer, ...(this.pushed.get(declaration) ?? []));
      const loop = declaration.parent.parent;
      return ts.isForOfStatement(loop) ? this.resolve(loop.expression) : nothing;
    }
    if (ts.isParameter(declaration)) return this.resolveParameter(declaration);
    if (ts.isBindingElement(declaration)) return this.resolveBinding(declaration, nothing);
    if (ts.isPropertyAssignment(declaration)) return this.resolve(declaration.initializer);
    if (ts.isShorthandPropertyAssignment(declaration)) return this.resolve(declaration.name);
    if (ts.isPropertySignature(declaration)) return this.union(...(this.assigned.get(declaration) ?? []));
    if (ts.isPropertyDeclaration(declaration) && declaration.initializer)
      return this.resolve(declaration.initializer);
    if (ts.isGetAccessorDeclaration(declaration)) return this.union(...returnsOf(declaration));
    return nothing;
  }

  private resolveParameter(parameter: ts.ParameterDeclaration): Map<string, string> {
    const file = parameter.getSourceFile().fileName;
    const isValue = parameter.type?.kind === ts.SyntaxKind.UnknownKeyword || VALUE_FILES.test(file);
    if (isValue) return new Map([['{}', file]]);
    // the callback of a list method gets the list's elements
    const outer = parameter.parent.parent;
    const isFirst = parameter.parent.parameters.indexOf(parameter) === 0;
    if (ts.isCallExpression(outer) && ts.isPropertyAccessExpression(outer.expression) && isFirst)
      return this.resolve(outer.expression.expression);
    const initial = parameter.initializer ? [parameter.initializer] : [];
    return this.union(...this.argumentsFor(parameter), ...initial);
  }

  /** Returns the arguments for a parameter in all calls of its function. */
  private argumentsFor(parameter: ts.ParameterDeclaration): readonly ts.Expression[] {
    const owner = parameter.parent;
    const calls = [
      ...(this.calls.get(owner) ?? []),
      ...(ts.isVariableDeclaration(owner.parent) ? (this.calls.get(owner.parent) ?? []) : []),
      ...this.callsByType(owner),
    ];
    return calls.flatMap((call) => call.arguments[owner.parameters.indexOf(parameter)] ?? []);
  }

  /** Returns the calls of functions of the type that one is written for, such as a callback. */
  private callsByType(owner: ts.SignatureDeclaration): readonly ts.CallExpression[] {
    if (!ts.isArrowFunction(owner)) return [];
    const [signature] = this.checker.getContextualType(owner)?.getCallSignatures() ?? [];
    return (signature?.declaration && this.calls.get(signature.declaration)) ?? [];
  }

  private resolveBinding(element: ts.BindingElement, nothing: Map<string, string>): Map<string, string> {
    const pattern = element.parent;
    if (!ts.isObjectBindingPattern(pattern)) return this.resolveListBinding(element, pattern) ?? nothing;
    const name = (element.propertyName ?? element.name).getText();
    const type = this.checker.getTypeAtLocation(pattern);
    const parts = type.isUnion() ? type.types : [type];
    const values = parts
      .flatMap((part) => this.checker.getPropertyOfType(part, name)?.declarations ?? [])
      .flatMap((each) =>
        ts.isPropertyAssignment(each) ? [each.initializer] : (this.assigned.get(each) ?? []),
      );
    return this.union(...values);
  }

  /** Resolves an element of a destructured list, if the list is written next to it. */
  private resolveListBinding(
    element: ts.BindingElement,
    { parent, elements }: ts.ArrayBindingPattern,
  ): Map<string, string> | undefined {
    const index = elements.indexOf(element);
    const lists =
      ts.isVariableDeclaration(parent) && parent.initializer ? listAlternatives(parent.initializer) : [];
    const values = lists.flatMap((list) =>
      ts.isArrayLiteralExpression(list) ? (list.elements[index] ?? []) : [],
    );
    return values.length > 0 ? this.union(...values) : undefined;
  }

  private declarationOf(callee: ts.Expression): ts.Node | undefined {
    const symbol = this.followAlias(this.checker.getSymbolAtLocation(callee));
    const declaration = symbol?.valueDeclaration ?? symbol?.declarations?.[0];
    if (declaration && ts.isVariableDeclaration(declaration) && declaration.initializer) {
      if (isFunction(declaration.initializer)) return declaration.initializer;
    }
    return declaration;
  }

  private followAlias(symbol: ts.Symbol | undefined): ts.Symbol | undefined {
    if (symbol && symbol.flags & ts.SymbolFlags.Alias) return this.checker.getAliasedSymbol(symbol);
    return symbol;
  }
}

/** Returns the words of a template, ignoring its values. */
function textOf(template: ts.TemplateLiteral): string {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text;
  return [template.head, ...template.templateSpans.map(({ literal }) => literal)]
    .map(({ text }) => text)
    .join('{}');
}

function nameOfCallee({ expression }: ts.CallExpression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
}

/** Whether a call logs progress for users: the log lines of the controller are for programs. */
function isProgress(call: ts.CallExpression): boolean {
  const isForPeople = /\/lib\/(?:appliance|cli|provider\/[\w-]+\.ts)/.test(call.getSourceFile().fileName);
  return isForPeople && ['log', 'logAbout'].includes(nameOfCallee(call));
}

function isFunction(node: ts.Node): node is FunctionNode {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isArrowFunction(node) ||
    ts.isFunctionExpression(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isGetAccessorDeclaration(node)
  );
}

/** Whether a node passes its parent's value on, as parentheses, spreads and conditionals do. */
function isPartOfValue(node: ts.Node): boolean {
  return ts.isSpreadElement(node) || ts.isParenthesizedExpression(node) || ts.isConditionalExpression(node);
}

function listAlternatives(node: ts.Expression): readonly ts.Expression[] {
  return ts.isConditionalExpression(node) ? [node.whenTrue, node.whenFalse] : [node];
}

/** Returns the expressions that a function returns and yields. */
function returnsOf({ body }: FunctionNode): ts.Expression[] {
  if (!body) return [];
  if (!ts.isBlock(body)) return [body as ts.Expression];
  const returned: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (isFunction(node)) return;
    if ((ts.isReturnStatement(node) || ts.isYieldExpression(node)) && node.expression)
      returned.push(node.expression);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(body, visit);
  return returned;
}

/** Whether a part of a text is chosen right where the text is written. */
function isLocalChoice(node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node)) return isLocalChoice(node.expression);
  if (ts.isConditionalExpression(node)) return true;
  if (ts.isStringLiteral(node) || ts.isTemplateLiteral(node)) return true;
  return ts.isBinaryExpression(node) || (ts.isCallExpression(node) && nameOfCallee(node) === 'formatCount');
}

function combine(parts: readonly (readonly string[])[], file: string): Map<string, string> {
  let texts = [''];
  for (const alternatives of parts) {
    const some = texts.length * alternatives.length > MOST_ALTERNATIVES ? ['{}'] : alternatives;
    texts = texts.flatMap((text) => some.map((each) => text + each));
  }
  return new Map(texts.map((text) => [text, file]));
}

/** Whether a text contains words to translate: names, values and commands are the same in every language. */
export function isProse(text: string): boolean {
  const words = text.replaceAll('{}', '');
  // codes, names of values, options, files, hosts and calls
  const isName = !/\s/.test(words) && /[^a-z]/.test(words.replace(/^[,:;.(]+|[,:;.)]+$/g, ''));
  const isValue = /^[A-Z0-9_:=/,…\s-]*$/.test(words);
  const isCommand =
    /^(?:cd|kumiki|kubectl|npm|npx|pnpm|yarn|bun|pulumi|openssl|curl|GET|POST|PUT|DELETE) [^,;]*$/.test(
      words,
    ) && !/ (?:[a-z]+s|then|and|without|with) /.test(words);
  return /[A-Za-z]{2}/.test(words) && !isName && !isValue && !isCommand;
}

function canBeText(node: ts.Expression): boolean {
  return ![ts.SyntaxKind.NumericLiteral, ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword].includes(
    node.kind,
  );
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
