import type { IConstruct } from 'constructs';
import { KumikiError, type Problem } from '../errors';
import { sourceOf, sourceOfCaller } from '../source';
import { describeType, joinOr } from './describe-type';
import { describeValue, isPlain, readProperty } from './describe-value';
import { type Fault, FaultFinder } from './find-faults';
import { HINT_AT_NEW } from './hints';
import { fits, isOfType } from './matches';
import type { Parameter, SignatureTable, TypeRef } from './signature';

const CODES = { unknown: 'PROPS_UNKNOWN', missing: 'PROPS_MISSING', type: 'PROPS_KIND' } as const;

/** Parameters left out of property paths: `ports[0]`, not `props.ports[0]`. */
const PROPERTIES = /^(?:props|options|args|spec|timing)$/;

const OPTIONAL = 1;
const REST = 2;

/** Maximum number of faults reported for one call. */
const MAX_FAULTS = 20;

/** Signature tables, parsed when the first call of a folder is checked. */
const tables = new Map<string, SignatureTable>();

/**
 * Checks the arguments of a function, factory or method. Call it on the first line.
 * @param signatures those of the folder
 * @param name such as `HealthCheck.http`
 * @param subject the object that the method is called on
 * @throws PROPS_KIND, PROPS_MISSING, PROPS_UNKNOWN: one error with all problems of the call
 */
export function checkCall(
  signatures: string,
  name: string,
  args: ArrayLike<unknown>,
  subject?: object,
): void {
  const faults = findFaults(signatures, name, args, false);
  if (faults.length === 0) return;
  const node = readProperty(subject, 'node');
  const constructPath = readProperty(node, 'path');
  throw toError(name, faults, typeof constructPath === 'string' ? constructPath : undefined);
}

/**
 * Checks the arguments of a constructor. Call it before `super`.
 * @param isExact false for a subclass, which may pass on its own properties: then only unknown properties
 * that look like a misspelling are refused
 * @throws as {@link checkCall}; SYNTH_NAME for an id that is empty or reserved; SYNTH_DUPLICATE if the scope
 * has a child with this id
 */
export function checkNew(signatures: string, name: string, args: ArrayLike<unknown>, isExact: boolean): void {
  const faults = findFaults(signatures, name, args, !isExact);
  const [scope, id] = [args[0], args[1]];
  if (!isOfType('construct', scope) || typeof id !== 'string') {
    if (faults.length > 0) throw toError(name, hintAtId(name, scope, id, faults), undefined);
    return;
  }
  const { node } = scope as IConstruct;
  const constructPath = node.path === '' ? id : `${node.path}/${id}`;
  if (faults.length > 0) throw toError(name, faults, constructPath);
  checkId(name, node, id, constructPath);
}

/**
 * Refuses calls of a private constructor from JavaScript, for classes with public methods.
 * @param isMade whether the arguments are those that a factory passes
 * @param factories the factories of the class
 * @throws PROPS_KIND
 */
export function checkMade(name: string, isMade: boolean, factories: readonly string[]): void {
  if (isMade) return;
  throw new KumikiError({
    code: 'PROPS_KIND',
    message: `${name} cannot be made with new`,
    allowed: joinOr(factories),
    hint: HINT_AT_NEW,
    source: sourceOfCaller(),
  });
}

/** Adds a hint for calls that pass the properties where the id belongs. */
function hintAtId(name: string, scope: unknown, id: unknown, faults: readonly Fault[]): readonly Fault[] {
  if (!isOfType('construct', scope) || !isRecord(id)) return faults;
  const hint = `write an id before the properties: new ${name}(scope, 'shop', { … })`;
  return faults.map((fault) => (fault.path === 'id' ? { ...fault, hint } : fault));
}

/**
 * Combines the problems that a function finds in its arguments with unknown properties, and with values of
 * wrong types that the function did not report.
 */
export function* completeCheck(
  signatures: string,
  name: string,
  args: ArrayLike<unknown>,
  check: () => Iterable<Problem>,
): Generator<Problem> {
  const faults = findFaults(signatures, name, args, false);
  for (const fault of faults) if (fault.kind === 'unknown') yield toProblem(fault);
  const found = isRecord(args[0]) ? [...check()] : [];
  yield* found;
  for (const fault of faults) {
    const isFound = found.some(
      ({ property = '' }) => isPartOf(fault.path, property) || isPartOf(property, fault.path),
    );
    if (fault.kind !== 'unknown' && !isFound) yield toProblem(fault);
  }
}

/** Whether a property path equals `whole` or continues it. */
function isPartOf(path: string, whole: string): boolean {
  return path.startsWith(whole) && /^(?:$|[.[])/.test(path.slice(whole.length));
}

function findFaults(
  signatures: string,
  name: string,
  args: ArrayLike<unknown>,
  isLenient: boolean,
): readonly Fault[] {
  const table = readTable(signatures);
  const parameters = table.calls[name] ?? [];
  const call = { table, name, args, isLenient };
  const faults: Fault[] = [];
  for (let index = 0; index < parameters.length; index++) {
    const parameter = parameters[index];
    if (parameter) faults.push(...findInArgument(call, parameter, index));
  }
  checkSurplus(parameters, args, faults);
  return faults;
}

function readTable(signatures: string): SignatureTable {
  const known = tables.get(signatures);
  if (known) return known;
  const table = JSON.parse(signatures) as SignatureTable;
  tables.set(signatures, table);
  return table;
}

/** A call, with the signatures of its folder. */
interface Call {
  readonly table: SignatureTable;
  readonly name: string;
  readonly args: ArrayLike<unknown>;
  readonly isLenient: boolean;
}

/** Shared because nearly every argument is right. */
const NONE: readonly never[] = [];

function findInArgument(call: Call, parameter: Parameter, index: number): readonly Fault[] {
  const { table, args, isLenient } = call;
  const [name, type, mode] = parameter;
  if (mode === REST) return findInRest(call, parameter, index);
  const value = args[index];
  if (value === undefined) {
    if (mode === OPTIONAL) return NONE;
    const allowed = describeType(table.types, type);
    return [{ kind: 'missing', path: name, message: `${name} is missing`, allowed }];
  }
  if (isSurelyRight(table, type, value, isLenient)) return NONE;
  const finder = new FaultFinder(table.types, call.name, name);
  finder.find(type, value, { path: PROPERTIES.test(name) && isRecord(value) ? '' : name, isLenient });
  return finder.faults;
}

function findInRest({ table, name: call, args }: Call, [name, type]: Parameter, start: number) {
  const finder = new FaultFinder(table.types, call, name);
  for (let index = start; index < args.length; index++)
    finder.find(type, args[index], { path: `${name}[${index - start}]` });
  return finder.faults;
}

/** Whether a value certainly fits. If reading it throws, the full search for faults decides. */
function isSurelyRight(table: SignatureTable, type: TypeRef, value: unknown, isLenient: boolean): boolean {
  try {
    return fits(table.types, type, value, isLenient);
  } catch {
    return false;
  }
}

/** Reports a surplus object. Other surplus arguments are fine: `list.map()` passes them to any function. */
function checkSurplus(parameters: readonly Parameter[], args: ArrayLike<unknown>, faults: Fault[]): void {
  const count = parameters.length;
  const surplus = args[count];
  if (!isRecord(surplus) || !isPlain(surplus) || parameters.at(-1)?.[2] === REST) return;
  faults.push({
    kind: 'unknown',
    path: `argument ${count + 1}`,
    message:
      count === 0
        ? 'it takes no arguments'
        : `it takes no more than ${count} ${count === 1 ? 'argument' : 'arguments'}`,
    given: describeValue(surplus, ''),
    hint: 'remove the last argument',
  });
}

function isRecord(value: unknown): value is object {
  try {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    // a revoked proxy
    return false;
  }
}

/** Checks an id that is empty or taken, for which the scope would throw a plain error. */
function checkId(name: string, node: IConstruct['node'], id: string, constructPath: string): void {
  checkReserved(name, id, constructPath);
  const existing = node.tryFindChild(id);
  if (id !== '' && !existing) return;
  const place = existing && sourceOf(existing);
  throw new KumikiError({
    code: id === '' ? 'SYNTH_NAME' : 'SYNTH_DUPLICATE',
    message:
      id === ''
        ? `the id of a ${name} is empty`
        : `'${constructPath}' already exists${place ? ` (${place})` : ''}`,
    constructPath,
    source: sourceOfCaller(),
    property: 'id',
    given: id,
    allowed:
      id === '' ? 'a name that is unique in its scope' : `an id that no other child of '${node.path}' has`,
    hint: id === '' ? 'give it a name' : 'give one of them another id',
  });
}

/**
 * Refuses ids such as `constructor`: scopes keep their children in a plain object, which inherits such keys.
 * @throws SYNTH_NAME
 */
function checkReserved(name: string, id: string, constructPath: string): void {
  if (!(id in Object.prototype)) return;
  throw new KumikiError({
    code: 'SYNTH_NAME',
    message: `the id of a ${name} cannot be '${id}', which every JavaScript object has`,
    constructPath,
    source: sourceOfCaller(),
    property: 'id',
    given: id,
    allowed: 'any other name',
    hint: 'give it another name',
  });
}

function toError(name: string, faults: readonly Fault[], constructPath: string | undefined): KumikiError {
  const source = sourceOfCaller();
  const problems = faults.slice(0, MAX_FAULTS).map(
    (fault): Problem => ({
      ...toProblem(fault),
      message: `${name}: ${fault.message}`,
      constructPath,
      source,
    }),
  );
  return new KumikiError(problems);
}

function toProblem({ kind, path, message, given, allowed, hint }: Fault): Problem {
  return { code: CODES[kind], message, property: path, given, allowed, hint };
}
