import fc from 'fast-check';
import { isKumikiError, type Problem } from '../../../lib';
import { checkCall } from '../../../lib/core/props/check-call';
import type { ObjectNode, Parameter, TypeRef } from '../../../lib/core/props/signature';
import { CALLS, callByName, type DescribedCall, drawValue, wrongValues } from './broken-calls';

/** The change that breaks a property. */
type Mistake = 'rename' | 'remove' | 'null' | 'wrong kind';

interface BrokenCall {
  readonly args: readonly unknown[];
  /** The name of the broken property or parameter. */
  readonly key: string;
}

/** Generates arguments that match the types of a call. */
function argumentsOf({ table, parameters }: DescribedCall): fc.Arbitrary<unknown[]> {
  return fc.tuple(...parameters.map(([, type]) => drawValue(table, type)));
}

/** Breaks one property of one argument, or the argument itself; undefined if that is impossible. */
function breakCall(
  call: DescribedCall,
  given: readonly unknown[],
  how: Mistake,
  random: number,
): BrokenCall | undefined {
  const index = random % Math.max(call.parameters.length, 1);
  const parameter = call.parameters[index];
  if (!parameter) return undefined;
  const value = given[index];
  const node = objectOf(call, parameter, value);
  const broken = node
    ? breakProperty(call, node, value as Record<string, unknown>, how, Math.floor(random / 7))
    : breakArgument(call, parameter, how, Math.floor(random / 7));
  return (
    broken && { args: given.map((each, place) => (place === index ? broken.value : each)), key: broken.key }
  );
}

/** Returns the properties of a value, if it is an object of a single type. */
function objectOf({ table }: DescribedCall, [, type]: Parameter, value: unknown): ObjectNode | undefined {
  const node = typeof type === 'number' ? table.types[type] : undefined;
  return node && 'props' in node && typeof value === 'object' ? node : undefined;
}

function breakProperty(
  { table }: DescribedCall,
  { props, required = [], indexes }: ObjectNode,
  value: Record<string, unknown>,
  how: Mistake,
  random: number,
): { readonly value: unknown; readonly key: string } | undefined {
  const names = Object.keys(value).filter((name) => name in props);
  const candidates = how === 'remove' ? names.filter((name) => required.includes(name)) : names;
  const key = candidates[random % Math.max(candidates.length, 1)];
  if (key === undefined) return undefined;
  const { [key]: property, ...others } = value;
  if (how === 'remove') return { value: others, key };
  if (how === 'rename') {
    const renamed = `${key}Q`;
    return indexes || renamed in props
      ? undefined
      : { value: { ...others, [renamed]: property }, key: renamed };
  }
  const wrong = pickWrong(wrongValues(table, props[key] ?? 'any'), how, random);
  return wrong && { value: { ...value, [key]: wrong.value }, key };
}

function breakArgument(
  { table }: DescribedCall,
  [name, type, mode]: Parameter,
  how: Mistake,
  random: number,
): { readonly value: unknown; readonly key: string } | undefined {
  if (how === 'rename') return undefined;
  if (how === 'remove') return mode === 0 && type !== 'any' ? { value: undefined, key: name } : undefined;
  const wrong = pickWrong(wrongValues(table, type as TypeRef), how, random);
  return wrong && { value: wrong.value, key: name };
}

function pickWrong(
  values: readonly unknown[],
  how: Mistake,
  random: number,
): { readonly value: unknown } | undefined {
  if (how === 'null') return values.includes(null) ? { value: null } : undefined;
  return values.length === 0 ? undefined : { value: values[random % values.length] };
}

/** Returns the problems of a call; errors of other classes are thrown. */
async function problemsOf(name: string, args: readonly unknown[]): Promise<readonly Problem[]> {
  try {
    await callByName(name, args);
  } catch (error) {
    if (isKumikiError(error)) return error.problems;
    throw error;
  }
  return [];
}

/** Calls that throw. The others yield their findings, and have property tests of their own. */
const REFUSED = CALLS.filter(
  ({ name, parameters }) => !/^check(?:Spec|Inventory)$/.test(name) && parameters.length > 0,
);

describe('the description of the public calls', () => {
  it('has enough of them for the tests below to prove something', () => {
    expect(REFUSED.length).toBeGreaterThan(60);
  });

  it.each(REFUSED.map((call) => [call.name, call] as const))('accepts what fits the types: %s', (_, call) => {
    fc.assert(
      fc.property(argumentsOf(call), (args) => {
        expect(() => checkCall(call.signatures, call.name, args)).not.toThrow();
      }),
      { numRuns: 25 },
    );
  });
});

describe('a call with one property that is broken', () => {
  const how = fc.constantFrom<Mistake>('rename', 'remove', 'null', 'wrong kind');

  it.each(REFUSED.map((call) => [call.name, call] as const))(
    'is refused with its name: %s',
    async (_, call) => {
      await fc.assert(
        fc.asyncProperty(argumentsOf(call), how, fc.nat(), async (args, way, random) => {
          const broken = breakCall(call, args, way, random);
          fc.pre(broken !== undefined);
          const problems = await problemsOf(call.name, broken.args);
          expect(problems.map(({ property, message }) => `${property} ${message}`).join('\n')).toContain(
            broken.key,
          );
          expect(problems.every(({ code }) => code.startsWith('PROPS_'))).toBe(true);
        }),
        { numRuns: 25, maxSkipsPerRun: 1000 },
      );
    },
  );
});
