import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { ROOT } from '../harness/root';

const BUILD = join(ROOT, 'build');
const ENTRIES: readonly string[] = Object.values<{ types?: string }>(
  JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).exports,
).flatMap(({ types }) => types ?? []);

const program = ts.createProgram(
  ENTRIES.map((entry) => join(ROOT, entry)),
  {
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    types: ['node'],
    noEmit: true,
  },
);
const checker = program.getTypeChecker();

describe('the declarations of the package', () => {
  it('are one file for each entry, and one for shared types', () => {
    const files = program.getSourceFiles().map(({ fileName }) => fileName);
    expect(
      files.filter((file) => file.startsWith(BUILD)).map((file) => file.slice(BUILD.length + 1)),
    ).toEqual(
      expect.arrayContaining([
        'index.d.ts',
        'pulumi.d.ts',
        'provider.d.ts',
        'testing.d.ts',
        'controller.d.ts',
        'parts/shared.d.ts',
      ]),
    );
    expect(files.filter((file) => file.startsWith(BUILD))).toHaveLength(6);
  });

  it.each<[string, string, string[]]>([
    ['the main entry', 'index.d.ts', []],
    // it deploys an App: programs import that, and the types behind it, from the main entry
    ['kumiki/pulumi, together with the main entry,', 'pulumi.d.ts', ['index.d.ts']],
    ['kumiki/provider', 'provider.d.ts', []],
    // unit tests of constructs import these from the main entry
    ['kumiki/testing, together with the main entry,', 'testing.d.ts', ['index.d.ts']],
    ['kumiki/controller', 'controller.d.ts', []],
  ])('of %s export every type that they mention', (_, entry, others) => {
    const exported = exportsOf(entry);
    expect(exported.length).toBeGreaterThan(5);
    const known = new Set([exported, ...others.map(exportsOf)].flat());
    const missing = exported.flatMap((symbol) => typesMentionedBy(symbol).filter((type) => !known.has(type)));
    expect([...new Set(missing.map(({ name }) => name))].sort()).toEqual([]);
  });

  it('have no class without members, which would accept a number', () => {
    const isEmpty = (symbol: ts.Symbol) =>
      (symbol.flags & ts.SymbolFlags.Class) !== 0 &&
      checker.getDeclaredTypeOfSymbol(symbol).getProperties().length === 0;
    const classes = ENTRIES.flatMap((entry) => exportsOf(entry.replace('./build/', '')));
    expect(classes.filter(isEmpty).map(({ name }) => name)).toEqual([]);
  });
});

function exportsOf(file: string): ts.Symbol[] {
  const source = program.getSourceFile(join(BUILD, file));
  const module = source && checker.getSymbolAtLocation(source);
  return module ? checker.getExportsOfModule(module).map(resolveAlias) : [];
}

/** Returns our own types that the declaration of a symbol mentions; declarations contain no private types. */
function typesMentionedBy(symbol: ts.Symbol): ts.Symbol[] {
  const found: ts.Symbol[] = [];
  const visit = (node: ts.Node): void => {
    const name = ts.isTypeReferenceNode(node)
      ? node.typeName
      : ts.isExpressionWithTypeArguments(node)
        ? node.expression
        : undefined;
    const mentioned = name && checker.getSymbolAtLocation(name);
    if (mentioned && isOurs(resolveAlias(mentioned))) found.push(resolveAlias(mentioned));
    ts.forEachChild(node, visit);
  };
  for (const declaration of symbol.declarations ?? []) visit(declaration);
  return found;
}

function isOurs({ flags, declarations = [] }: ts.Symbol): boolean {
  if (flags & ts.SymbolFlags.TypeParameter) return false;
  return declarations.some((declaration) => declaration.getSourceFile().fileName.startsWith(BUILD));
}

function resolveAlias(symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}
