import { relative, sep } from 'node:path';
import ts from 'typescript';
import { LIB, LIBRARY_ENTRIES } from '../entries.ts';
import { isInternal, isPublic } from './describe-type.ts';

/** Something that users call: a constructor, a function, a static or other method. */
export interface PublicCall {
  /** Such as `Stack`, `HealthCheck.http` or `UserData.addFile`. */
  readonly name: string;
  readonly kind: 'constructor' | 'factory' | 'method' | 'function';
  /** Top-level folder below lib/; empty for files directly in lib/. */
  readonly folder: string;
  /** Path below lib/, with the line. */
  readonly place: string;
  readonly signature: ts.Signature;
  readonly declaration: ts.SignatureDeclaration;
}

/**
 * Whether a call must check its arguments. Factories without parameters must, too: they complain if they are
 * given options.
 */
export function needsCheck(
  { name, kind, signature, declaration }: PublicCall,
  checker: ts.TypeChecker,
): boolean {
  if (SELF_CHECKED.test(name)) return false;
  const open = ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.TypeParameter;
  const parameters = signature.getParameters();
  if (parameters.length === 0) return kind === 'factory';
  return parameters.some(
    (parameter) => !(checker.getTypeOfSymbolAtLocation(parameter, declaration).flags & open),
  );
}

/**
 * Exempt calls: lookups that return undefined for anything unknown, an address, which is checked anyway, and
 * errors themselves.
 */
const SELF_CHECKED = /\.try[A-Z]|^(?:Ipv4|KumikiError)$/;

/** Describes why a call does not check its arguments; undefined if it does. */
export function findMissingCheck({ name, declaration }: PublicCall): string | undefined {
  // destructuring runs before the first statement
  if (declaration.parameters.some((parameter) => ts.isObjectBindingPattern(parameter.name))) {
    return 'takes a parameter apart in its declaration, before it can be checked';
  }
  const body = (declaration as ts.FunctionLikeDeclaration).body;
  const first = (body && ts.isBlock(body) && body.statements[0]?.getText()) || '';
  const isCheck = /^(?:check(?:Call|New)|yield\* completeCheck)\(/.test(first);
  // a long call is formatted over several lines
  const text = first.replace(/\(\s+/g, '(').replace(/\s+/g, ' ');
  if (isCheck && text.includes(`(SIGNATURES, '${name}', arguments`)) return undefined;
  return `does not begin with checkCall(SIGNATURES, '${name}', arguments) or checkNew`;
}

/** Lists everything that users can call through the entries of the package, sorted by name. */
export function listPublicCalls(program: ts.Program): PublicCall[] {
  const checker = program.getTypeChecker();
  const calls = new Map<string, PublicCall>();
  const symbols = new Set<ts.Symbol>();
  for (const entry of Object.values(LIBRARY_ENTRIES)) {
    const source = program.getSourceFile(entry);
    const module = source && checker.getSymbolAtLocation(source);
    if (!module) throw new Error(`${entry} exports nothing`);
    for (const exported of checker.getExportsOfModule(module)) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      symbols.add(symbol);
    }
  }
  for (const symbol of symbols) {
    for (const call of callsOf(symbol, checker, symbols)) calls.set(call.name, call);
  }
  return [...calls.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function callsOf(symbol: ts.Symbol, checker: ts.TypeChecker, exported: ReadonlySet<ts.Symbol>): PublicCall[] {
  if (isInternal(symbol)) return [];
  if (symbol.flags & ts.SymbolFlags.Function) {
    return toCalls(symbol.name, 'function', checker.getTypeOfSymbol(symbol).getCallSignatures());
  }
  if (!(symbol.flags & ts.SymbolFlags.Class)) return [];
  const statics = checker.getTypeOfSymbol(symbol);
  const methods = (type: ts.Type, kind: 'factory' | 'method') =>
    type
      .getProperties()
      .filter(isOwn)
      .filter((member) => !isInherited(member, symbol, exported, checker))
      .flatMap((member) => {
        const signatures = checker.getTypeOfSymbol(member).getCallSignatures();
        return toCalls(`${symbol.name}.${member.name}`, kind, signatures);
      });
  return [
    ...toCalls(symbol.name, 'constructor', statics.getConstructSignatures()),
    ...methods(statics, 'factory'),
    ...methods(checker.getDeclaredTypeOfSymbol(symbol), 'method'),
  ];
}

/** Whether a member is one of our methods that users see. */
function isOwn(member: ts.Symbol): boolean {
  const [declaration] = member.declarations ?? [];
  return isPublic(member) && declaration !== undefined && ts.isMethodDeclaration(declaration);
}

/** Whether a method is declared by another exported class, which lists it under its own name. */
function isInherited(
  member: ts.Symbol,
  owner: ts.Symbol,
  exported: ReadonlySet<ts.Symbol>,
  checker: ts.TypeChecker,
): boolean {
  const declaring = member.declarations?.[0]?.parent;
  if (!declaring || !ts.isClassDeclaration(declaring) || !declaring.name) return false;
  const symbol = checker.getSymbolAtLocation(declaring.name);
  return symbol !== undefined && symbol !== owner && exported.has(symbol);
}

function toCalls(name: string, kind: PublicCall['kind'], signatures: readonly ts.Signature[]): PublicCall[] {
  return signatures.flatMap((signature) => {
    const declaration = signature.getDeclaration();
    if (!declaration || !isOurs(declaration) || isHidden(declaration)) return [];
    const source = declaration.getSourceFile();
    const file = relative(LIB, source.fileName);
    const [folder = '', ...rest] = file.split(sep);
    const { line } = source.getLineAndCharacterOfPosition(declaration.getStart());
    return [
      {
        name,
        kind,
        folder: rest.length > 0 ? folder : '',
        place: `${file}:${line + 1}`,
        signature,
        declaration,
      },
    ];
  });
}

function isOurs(declaration: ts.Declaration): boolean {
  return !declaration.getSourceFile().fileName.includes('/node_modules/');
}

/** Whether users cannot call a constructor. */
function isHidden(declaration: ts.Declaration): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Abstract;
  return Boolean(ts.getCombinedModifierFlags(declaration) & hidden);
}
