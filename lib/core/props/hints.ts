import { suggestFileMode } from '../file-mode';
import { askDidYouMean, didYouMean } from '../suggest';
import { joinOr } from './describe-type';
import { findConverted, isOutput, readProperty } from './describe-value';
import { isHandmade, isOfType } from './matches';
import { findOurName } from './other-names';
import type { ObjectNode, TypeNode, TypeRef } from './signature';

export const HINT_AT_NEW = 'call one of these functions: new leaves it without what it needs';

/** Suggests how to correct a value of the wrong kind at a path, if that is obvious. */
export function hintAt(
  types: readonly TypeNode[],
  type: TypeRef,
  { value, path }: { readonly value: unknown; readonly path: string },
): string | undefined {
  const alternatives = flatten(types, type);
  if (typeof value === 'number' && path.endsWith('permissions')) return hintAtMode(value);
  if (isOutput(value)) return 'use a value that is known before anything is deployed';
  if (isOfType('later', value)) return 'await it first';
  if (typeof value === 'string') return hintAtString(types, alternatives, value);
  if (typeof value === 'function') return hintAtFunction(alternatives, value);
  if (typeof value === 'number' && alternatives.includes('string')) return 'put it into quotes';
  if (alternatives.some((each) => isMadeByHand(types, each, value))) return HINT_AT_NEW;
  const namesake = findNamesake(alternatives, value);
  if (namesake !== undefined) return `import ${namesake} from kumiki: this one is from another package`;
  return fitsList(types, alternatives, value) ? LIST : undefined;
}

/**
 * Suggests a fix for an unknown property: a similar known property, or a known one whose object has this
 * property.
 */
export function hintAtUnknown(types: readonly TypeNode[], { props }: ObjectNode, key: string): string {
  const known = Object.keys(props);
  const ours = findOurName(key, known);
  const question = ours === undefined ? askDidYouMean(key, known) : didYouMean(ours);
  if (question !== undefined) return question;
  const holders = known.filter((name) =>
    flatten(types, props[name] ?? 'any').some(
      (each) => typeof each === 'object' && 'props' in each && Object.hasOwn(each.props, key),
    ),
  );
  return holders.length > 0 ? `put it into ${joinOr(holders)}` : 'remove it';
}

/** A number is what a literal such as 0o644 becomes, which quotes would not turn into `'0644'` again. */
function hintAtMode(value: number): string {
  return `write ${JSON.stringify(suggestFileMode(value) ?? '0644')}, a string`;
}

function isMadeByHand(types: readonly TypeNode[], type: Alternative, value: unknown): boolean {
  return typeof type === 'object' && 'instance' in type && isHandmade(types, type, value);
}

const LIST = 'put it into a list: [ … ]';

/** A simple type, or the node that a number refers to. */
type Alternative = TypeNode | Exclude<TypeRef, number>;

function hintAtString(
  types: readonly TypeNode[],
  alternatives: readonly Alternative[],
  value: string,
): string | undefined {
  if (value === 'undefined') return 'undefined became text: set the variable that it comes from';
  const converted = findConverted(value);
  if (converted === 'an object') return 'an object became text: use the intended property of it';
  if (converted !== undefined)
    return `${converted} became text: use a value that is known before anything is deployed`;
  if (alternatives.includes('number') && value.trim() !== '' && Number.isFinite(Number(value))) {
    return `write ${Number(value)} without quotes`;
  }
  if (alternatives.includes('boolean') && /^(?:true|false)$/.test(value))
    return `write ${value} without quotes`;
  if (
    alternatives.some((each) => each === 'construct' || (typeof each === 'object' && 'construct' in each))
  ) {
    return 'pass the object itself, not its name';
  }
  const texts = alternatives.flatMap((each) =>
    typeof each === 'object' && 'values' in each ? each.values : [],
  );
  const names = texts.filter((text) => typeof text === 'string');
  const question = askDidYouMean(value, names, (name) => `'${name}'`);
  return question ?? (fitsList(types, alternatives, value) ? LIST : undefined);
}

/** Suggests calling a factory that was passed without being called. */
function hintAtFunction(alternatives: readonly Alternative[], value: unknown): string | undefined {
  const name = readProperty(value, 'name');
  const factories = alternatives.flatMap((each) =>
    typeof each === 'object' && 'instance' in each ? each.from : [],
  );
  const called = factories.find((factory) => factory.includes(`.${String(name)}(`));
  return called && `call it: ${called}`;
}

/** Returns the name of a class of ours if the value is of a class of the same name, such as one of cdk8s-plus. */
function findNamesake(alternatives: readonly Alternative[], value: unknown): string | undefined {
  const name = readProperty(readProperty(value, 'constructor'), 'name');
  return alternatives
    .flatMap((each) => (typeof each === 'object' && 'instance' in each ? each.from : []))
    .map((factory) => factory.slice(0, Math.max(factory.indexOf('.'), 0)))
    .find((known) => known !== '' && known === name);
}

/** Whether a list with just this value would fit. */
function fitsList(types: readonly TypeNode[], alternatives: readonly Alternative[], value: unknown): boolean {
  return alternatives.some((each) => {
    if (typeof each !== 'object' || !('list' in each)) return false;
    return flatten(types, each.list).some((item) => {
      if (typeof item === 'string') return item !== 'any' && isOfType(item, value);
      return 'props' in item && typeof value === 'object' && value !== null && !Array.isArray(value);
    });
  });
}

function flatten(types: readonly TypeNode[], type: TypeRef): Alternative[] {
  if (typeof type === 'string') return [type];
  const node = types[type];
  if (node === undefined) return [];
  return 'any' in node ? node.any.flatMap((each) => flatten(types, each)) : [node];
}
