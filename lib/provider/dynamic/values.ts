import { KumikiError } from '../../core/errors';
import { isObject } from '../../core/json';
import { PULUMI_UNKNOWN, UNKNOWN } from '../../core/unknown';

/** Plain properties in the form that Pulumi passes to dynamic providers. */
export type Properties = Record<string, unknown>;

/** The property in which Pulumi keeps the provider's own text: never an input of the resource. */
const PROVIDER = '__provider';

/** The output that keeps the inputs it came from: Pulumi shows a dynamic provider only old outputs. */
const INPUTS = 'inputs';

/** Converts a value from Pulumi, with {@link UNKNOWN} for unknown parts. */
export function fromPulumi(value: unknown): unknown {
  if (typeof value === 'string') return value.includes(PULUMI_UNKNOWN) ? UNKNOWN : value;
  if (Array.isArray(value)) return value.map(fromPulumi);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fromPulumi(member)]));
}

/**
 * Converts to plain JSON, without undefined, bigint, functions, Maps and similar values, which Pulumi refuses
 * after the object was created.
 */
export function toPulumiJson(value: object): Properties {
  const text = JSON.stringify(value, (_name, member: unknown) =>
    typeof member === 'bigint' ? String(member) : member,
  );
  const plain: unknown = JSON.parse(text);
  return isObject(plain) ? plain : {};
}

/** Returns the inputs among properties: all but the provider's text. */
export function withoutProvider(properties: Readonly<Properties>): Properties {
  const { [PROVIDER]: _provider, ...inputs } = properties;
  return inputs;
}

/** Returns the state and the inputs in outputs; undefined if they are not from {@link buildOutputs}. */
export function splitOutputs(
  outputs: Readonly<Properties>,
): { state: Properties; inputs: Properties } | undefined {
  const { [PROVIDER]: _provider, [INPUTS]: inputs, ...state } = outputs;
  return isObject(inputs) ? { state, inputs } : undefined;
}

/** Builds outputs with everything that later calls need. */
export function buildOutputs(state: object, inputs: object, from: Readonly<Properties>): Properties {
  return withProvider({ ...toPulumiJson(state), [INPUTS]: toPulumiJson(inputs) }, from);
}

/** Puts the provider's text back: without it, Pulumi can no longer read or delete the resource. */
export function withProvider(properties: Properties, from: Readonly<Properties>): Properties {
  return PROVIDER in from ? { ...properties, [PROVIDER]: from[PROVIDER] } : properties;
}

/** Returns the id in the form that Pulumi accepts. @throws API_UNEXPECTED if it is empty */
export function checkId(id: unknown): string {
  const text = id === undefined || id === null ? '' : String(id);
  if (text !== '') return text;
  throw new KumikiError({
    code: 'API_UNEXPECTED',
    message: 'the object was created, but the API returned no id',
  });
}
