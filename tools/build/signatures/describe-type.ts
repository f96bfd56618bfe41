import ts from 'typescript';
import type { TypeNode, TypeRef } from '../../../lib/core/props/signature.ts';

/**
 * Packages whose interfaces describe properties that users write; types of other packages are only checked to
 * be objects.
 */
const READ_PACKAGES = /\/node_modules\/(?:cdk8s|constructs)\//;

/**
 * Largest union of literals that is checked. Larger ones stand for a format, such as `0644`: like template
 * types they are plain strings here, and the construct itself checks the format.
 */
const MAX_LITERALS = 100;

/** Placeholder for a node that is still being described. */
const TAKEN: TypeNode = { values: [] };

/** Describes the compiler's types as data that values can be checked against at run time. */
export class TypeDescriber {
  /** The nodes that {@link describe} returns indexes into. */
  readonly nodes: TypeNode[] = [];
  private readonly refs = new Map<ts.Type, TypeRef>();
  /** Types that are being described, each with its index if anything refers to it yet. */
  private readonly open = new Map<ts.Type, number | undefined>();
  private readonly texts = new Map<string, number>();
  private readonly checker: ts.TypeChecker;

  constructor(checker: ts.TypeChecker) {
    this.checker = checker;
  }

  describe(type: ts.Type): TypeRef {
    const simple = describeSimple(type);
    if (simple !== undefined) return simple;
    const known = this.refs.get(type);
    if (known !== undefined) return known;
    if (this.open.has(type)) {
      // it refers to itself, so its index is reserved before its node is known
      const place = this.open.get(type) ?? this.nodes.push(TAKEN) - 1;
      this.open.set(type, place);
      return place;
    }
    this.open.set(type, undefined);
    const node = this.describeComposite(type);
    const place = this.open.get(type);
    this.open.delete(type);
    const ref = typeof node === 'object' ? this.put(node, place) : node;
    this.refs.set(type, ref);
    return ref;
  }

  private put(node: TypeNode, place: number | undefined): number {
    if (place === undefined) return this.add(node);
    this.nodes[place] = node;
    return place;
  }

  private describeComposite(type: ts.Type): TypeNode | TypeRef {
    if (type.isUnion()) return this.describeUnion(type);
    if (type.isIntersection() && type.types.some((part) => describeSimple(part) !== undefined)) {
      return this.describe(type.types.find((part) => describeSimple(part) !== undefined) ?? type);
    }
    if (type.isStringLiteral() || type.isNumberLiteral()) return { values: [type.value] };
    if (type.flags & ts.TypeFlags.BooleanLiteral) {
      return { values: [this.checker.typeToString(type) === 'true'] };
    }
    if (this.checker.isTupleType(type)) return this.describeTuple(type as ts.TupleTypeReference);
    if (this.checker.isArrayType(type)) {
      return { list: this.describe(this.checker.getTypeArguments(type as ts.TypeReference)[0] ?? type) };
    }
    return this.describeObject(type);
  }

  private describeUnion(type: ts.UnionType): TypeNode | TypeRef {
    const given = type.types.filter((part) => !(part.flags & ts.TypeFlags.Undefined));
    const literals = given.flatMap((part) =>
      part.isStringLiteral() || part.isNumberLiteral() ? [part.value] : [],
    );
    const booleans = given.filter((part) => part.flags & ts.TypeFlags.BooleanLiteral);
    const refs = given
      .filter((part) => !part.isStringLiteral() && !part.isNumberLiteral() && !booleans.includes(part))
      .map((part) => this.describe(part));
    if (booleans.length === 2) refs.push('boolean');
    const [only] = booleans;
    if (booleans.length === 1 && only) refs.push(this.describe(only));
    if (literals.length > MAX_LITERALS) refs.push('string');
    else if (literals.length > 0) refs.push(this.add({ values: literals }));
    if (type.aliasSymbol && refs.length > 1 && refs.every((ref) => this.isConstructNode(ref))) {
      return { construct: type.aliasSymbol.name };
    }
    const unique = [...new Set(refs)];
    const [first] = unique;
    if (first === undefined) return 'undefined';
    return unique.length === 1 ? first : { any: unique };
  }

  private isConstructNode(ref: TypeRef): boolean {
    const node = typeof ref === 'number' ? this.nodes[ref] : undefined;
    return node !== undefined && 'construct' in node;
  }

  /** Adds a node and returns its index; equal nodes share one. */
  private add(node: TypeNode): number {
    const text = JSON.stringify(node);
    const known = this.texts.get(text);
    if (known !== undefined) return known;
    const ref = this.nodes.push(node) - 1;
    this.texts.set(text, ref);
    return ref;
  }

  private describeTuple(type: ts.TupleTypeReference): TypeNode {
    const items = this.checker.getTypeArguments(type).map((item) => this.describe(item));
    return { tuple: items, min: type.target.minLength };
  }

  private describeObject(type: ts.Type): TypeNode | TypeRef {
    const symbol =
      [type.aliasSymbol, type.symbol].find((each) => each && !isForeignSymbol(each)) ?? type.symbol;
    const name = symbol?.name ?? '';
    const file = type.symbol?.declarations?.[0]?.getSourceFile().fileName ?? '';
    const isForeign = file.includes('/node_modules/');
    if (/^(?:Promise|PromiseLike|OutputInstance|Output)$/.test(name) && isForeign) return 'later';
    if (/^(?:Uint8Array|Buffer)$/.test(name) && isForeign) return 'bytes';
    if (type.getCallSignatures().length > 0) return 'function';
    if (this.isConstruct(type) && (isForeign || !isClass(type))) {
      return /^I?Construct$/.test(name) ? 'construct' : { construct: name };
    }
    if (isClass(type) || isAssemblyPart(file)) return this.describeInstance(type, name);
    if (isForeign && !isMapped(type) && !READ_PACKAGES.test(file)) return 'object';
    return this.describeProperties(
      type,
      isForeign || name.startsWith('__') ? '' : name,
      isOpen(type, file, name),
    );
  }

  private isConstruct(type: ts.Type): boolean {
    return (
      type.getProperty('node')?.declarations?.[0]?.getSourceFile().fileName.includes('/constructs/') ?? false
    );
  }

  /** Describes a class by its members, so that instances from another copy of the package are accepted. */
  private describeInstance(type: ts.Type, name: string): TypeNode | TypeRef {
    if (isForeignType(type)) return 'object';
    const members = type
      .getProperties()
      .filter((member) => !(member.flags & ts.SymbolFlags.Optional) && !/^(?:__|#)/.test(member.name));
    const own = members.filter((member) => !isForeignSymbol(member));
    // internal members included, because our own callers use them; inherited ones if it has no others
    const choices = [own.filter((member) => !isHidden(member)), own, members];
    const needs = (choices.find(({ length }) => length > 0) ?? []).map((member) => member.name);
    if (needs.length === 0) throw new Error(`nothing tells an instance of ${name} from any other object`);
    const filled = this.listFilled(type, members);
    return {
      instance: name,
      needs,
      from: this.listFactories(type, name),
      ...(filled.length > 0 && { filled: Object.fromEntries(filled) }),
    };
  }

  /**
   * Returns the fields that a private constructor sets, with their types. Fields that are only declared are
   * skipped: they exist to tell types apart.
   */
  private listFilled(type: ts.Type, members: readonly ts.Symbol[]): [string, TypeRef][] {
    const declaration = type.symbol.valueDeclaration;
    if (!declaration || !ts.isClassDeclaration(declaration)) return [];
    const made = declaration.members.find(ts.isConstructorDeclaration);
    if (!made || !(ts.getCombinedModifierFlags(made) & ts.ModifierFlags.Private)) return [];
    const isSet = ({ flags, valueDeclaration: field }: ts.Symbol) =>
      flags & ts.SymbolFlags.Property &&
      field &&
      !(ts.getCombinedModifierFlags(field) & ts.ModifierFlags.Ambient);
    return members
      .filter((member) => isSet(member) && !acceptsUndefined(this.checker.getTypeOfSymbol(member)))
      .map((member) => [member.name, this.describe(this.checker.getTypeOfSymbol(member))]);
  }

  /** Returns the calls and constants that give users an instance, as they would write them. */
  private listFactories(type: ts.Type, name: string): string[] {
    if (!isClass(type)) return [];
    const statics = this.checker.getTypeOfSymbol(type.symbol);
    return statics.getProperties().flatMap((member) => {
      if (!isPublic(member) || member.name === 'prototype') return [];
      const memberType = this.checker.getTypeOfSymbol(member);
      const [signature] = memberType.getCallSignatures();
      if (signature?.getReturnType() === type) {
        return [`${name}.${member.name}(${signature.getParameters().length > 0 ? '…' : ''})`];
      }
      return memberType === type ? [`${name}.${member.name}`] : [];
    });
  }

  private describeProperties(type: ts.Type, name: string, open: boolean): TypeNode {
    const members = type.getProperties().filter(isPublic);
    const indexes = this.checker
      .getIndexInfosOfType(type)
      .map(({ keyType, type: value }) => [toGlob(keyType), this.describe(value)] as const);
    const props = Object.fromEntries(
      members.map((member) => [member.name, this.describe(this.checker.getTypeOfSymbol(member))]),
    );
    const required = members.filter((member) => !this.isOptional(member)).map((member) => member.name);
    return {
      name,
      props,
      ...(required.length > 0 && { required }),
      ...(indexes.length > 0 && { indexes }),
      ...(open && { open: 1 as const }),
    };
  }

  private isOptional(member: ts.Symbol): boolean {
    return (
      Boolean(member.flags & ts.SymbolFlags.Optional) ||
      acceptsUndefined(this.checker.getTypeOfSymbol(member))
    );
  }
}

/** Whether a type includes `undefined`. */
export function acceptsUndefined(type: ts.Type): boolean {
  const parts = type.isUnion() ? type.types : [type];
  return parts.some(
    ({ flags }) =>
      flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.Void),
  );
}

/** Whether users see a member: neither private nor protected, nor marked as internal. */
export function isPublic(member: ts.Symbol): boolean {
  return !/^(?:__@|#)/.test(member.name) && !isHidden(member) && !isInternal(member);
}

function isHidden(member: ts.Symbol): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  const [declaration] = member.declarations ?? [];
  return declaration !== undefined && Boolean(ts.getCombinedModifierFlags(declaration) & hidden);
}

export function isInternal(symbol: ts.Symbol): boolean {
  return symbol.getJsDocTags().some(({ name }) => name === 'internal');
}

function describeSimple(type: ts.Type): TypeRef | undefined {
  const { flags } = type;
  if (flags & ts.TypeFlags.UniqueESSymbol) return 'unknown';
  if (flags & (ts.TypeFlags.String | ts.TypeFlags.TemplateLiteral)) return 'string';
  if (flags & ts.TypeFlags.Number) return 'number';
  if (flags & ts.TypeFlags.Boolean) return 'boolean';
  if (flags & ts.TypeFlags.Null) return 'null';
  if (flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void | ts.TypeFlags.Never)) return 'undefined';
  if (flags & ts.TypeFlags.NonPrimitive) return 'object';
  const open =
    ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.TypeParameter | ts.TypeFlags.Conditional;
  return flags & open ? 'any' : undefined;
}

/** Returns a glob for the keys of an index signature, with `*` for any characters. */
function toGlob(keys: ts.Type): string {
  return keys.flags & ts.TypeFlags.TemplateLiteral ? (keys as ts.TemplateLiteralType).texts.join('*') : '*';
}

function isClass(type: ts.Type): boolean {
  return Boolean((type.symbol?.flags ?? 0) & ts.SymbolFlags.Class);
}

function isMapped(type: ts.Type): boolean {
  return Boolean((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Mapped);
}

/**
 * Whether a type is part of an assembly: users get it from us, and much of it is created only when it is
 * read.
 */
function isAssemblyPart(file: string): boolean {
  return file.includes('/lib/synth/');
}

function isForeignType(type: ts.Type): boolean {
  return type.symbol?.declarations?.[0]?.getSourceFile().fileName.includes('/node_modules/') ?? false;
}

function isForeignSymbol(symbol: ts.Symbol): boolean {
  return symbol.declarations?.[0]?.getSourceFile().fileName.includes('/node_modules/') ?? false;
}

/**
 * Whether extra properties are accepted. They are for objects with methods, references that constructs
 * exchange, and values that users pass on unchanged: clocks, machines and stacks of an assembly have more
 * properties than a call needs.
 */
function isOpen(type: ts.Type, file: string, name: string): boolean {
  const hasMethods = type.getProperties().some((member) => member.declarations?.some(ts.isMethodSignature));
  const isPart = type.aliasSymbol?.name === 'Pick';
  return hasMethods || isPart || file.endsWith('/lib/core/references.ts') || name === 'StackArtifacts';
}
