import { KumikiError } from '../../core/errors';
import { isObject } from '../../core/json';
import { PULUMI_UNKNOWN, UNKNOWN } from '../../core/unknown';

/** Plain properties as Pulumi's dynamic providers pass them. */
export type Properties = Record<string, unknown>;

/** Where Pulumi keeps the provider's own text among the properties: never an input of the resource. */
const PROVIDER = '__provider';

/** Where outputs keep the inputs they came from: Pulumi shows a dynamic provider only old outputs. */
const INPUTS = 'inputs';

/** A value from Pulumi with {@link UNKNOWN} for what is not known. */
export function fromPulumi(value: unknown): unknown {
  if (typeof value === 'string') return value.includes(PULUMI_UNKNOWN) ? UNKNOWN : value;
  if (Array.isArray(value)) return value.map(fromPulumi);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fromPulumi(member)]));
}

/**
 * Plain JSON: no undefined, bigint, function, Map or the like, which Pulumi
 * refuses after the object was created.
 */
export function toPulumiJson(value: object): Properties {
  const text = JSON.stringify(value, (_name, member: unknown) =>
    typeof member === 'bigint' ? String(member) : member,
  );
  const plain: unknown = JSON.parse(text);
  return isObject(plain) ? plain : {};
}

/** The inputs among properties: all but the provider's text. */
export function withoutProvider(properties: Readonly<Properties>): Properties {
  const { [PROVIDER]: _provider, ...inputs } = properties;
  return inputs;
}

/** The state and the inputs in outputs; undefined if they are not from {@link buildOutputs}. */
export function splitOutputs(
  outputs: Readonly<Properties>,
): { state: Properties; inputs: Properties } | undefined {
  const { [PROVIDER]: _provider, [INPUTS]: inputs, ...state } = outputs;
  return isObject(inputs) ? { state, inputs } : undefined;
}

/** Outputs with everything that later calls need. */
export function buildOutputs(state: object, inputs: object, from: Readonly<Properties>): Properties {
  return withProvider({ ...toPulumiJson(state), [INPUTS]: toPulumiJson(inputs) }, from);
}

/** Puts the provider's text back: without it, Pulumi can no longer read or delete the resource. */
export function withProvider(properties: Properties, from: Readonly<Properties>): Properties {
  return PROVIDER in from ? { ...properties, [PROVIDER]: from[PROVIDER] } : properties;
}

/** The id as Pulumi takes it. @throws API_UNEXPECTED if it is empty */
export function checkId(id: unknown): string {
  const text = id === undefined || id === null ? '' : String(id);
  if (text !== '') return text;
  throw new KumikiError({
    code: 'API_UNEXPECTED',
    message: 'the object was created, but the API returned no id',
  });
}
