import type { SimpleType, TypeNode, TypeRef } from './signature';

const SIMPLE: Readonly<Record<SimpleType, string>> = {
  string: 'a string',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
  undefined: 'nothing',
  function: 'a function',
  object: 'an object',
  bytes: 'bytes (Uint8Array)',
  construct: 'a construct',
  later: 'a promise or output',
  unknown: 'UNKNOWN',
  any: 'any value',
};

/** One of the alternatives that a type accepts. */
interface Alternative {
  readonly words: string;
}

/** Describes in words what a type accepts. */
export function describeType(types: readonly TypeNode[], type: TypeRef): string {
  return joinOr(listAlternatives(types, type).map(({ words }) => words));
}

/** Joins words as in `a, b or c`. */
export function joinOr(words: readonly string[]): string {
  const unique = [...new Set(words)];
  const last = unique.pop() ?? '';
  return unique.length > 0 ? `${unique.join(', ')} or ${last}` : last;
}

function listAlternatives(types: readonly TypeNode[], type: TypeRef): readonly Alternative[] {
  if (typeof type === 'string') return [{ words: SIMPLE[type] }];
  const node = types[type];
  if (node === undefined) return [];
  if ('any' in node) return node.any.flatMap((each) => listAlternatives(types, each));
  if ('values' in node) {
    return node.values.map((value) => ({ words: typeof value === 'string' ? `'${value}'` : String(value) }));
  }
  if ('construct' in node) return [{ words: `a construct (${node.construct})` }];
  if ('instance' in node) {
    return node.from.length > 0 ? node.from.map((words) => ({ words })) : [{ words: `a ${node.instance}` }];
  }
  if ('list' in node)
    return [{ words: node.list === 'any' ? 'a list' : `a list of: ${describeType(types, node.list)}` }];
  if ('tuple' in node) return [{ words: describeTuple(types, node.tuple) }];
  return [{ words: describeProperties(node.props, node.required ?? [], node.name) }];
}

function describeTuple(types: readonly TypeNode[], items: readonly TypeRef[]): string {
  return `[${items.map((item) => describeType(types, item)).join(', ')}]`;
}

/** Maximum number of properties in a message. */
const LISTED = 8;

function describeProperties(
  props: Readonly<Record<string, TypeRef>>,
  required: readonly string[],
  name: string,
): string {
  const names = Object.keys(props);
  const listed = (required.length > 0 ? required : names).slice(0, LISTED);
  if (listed.length === 0) return 'an object';
  const isAll = listed.length === names.length;
  return `an object { ${listed.join(', ')}${isAll ? '' : ', …'} }${name === '' ? '' : ` (${name})`}`;
}
