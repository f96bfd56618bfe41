import type { NetworkChoice } from './spec';

/**
 * Parses a network as written in an option of the controller or an annotation, such as
 * `router:name=k8s-router`; undefined if the string is invalid.
 */
export function readNetworkChoice(text: string): NetworkChoice | undefined {
  const [, kind, by, value] = /^(router|switch):(id|name|tag)=(\S(?:.{0,62}\S)?)$/.exec(text) ?? [];
  if (kind !== 'router' && kind !== 'switch') return undefined;
  if ((by !== 'id' && by !== 'name' && by !== 'tag') || value === undefined) return undefined;
  if (by === 'id' && !/^\d{12}$/.test(value)) return undefined;
  return { kind, selector: { by, value } };
}

/**
 * Formats a choice for {@link readNetworkChoice}, which refuses the string if no network can match the
 * choice.
 */
export function formatNetworkChoice({ kind, selector: { by, value } }: NetworkChoice): string {
  return `${kind}:${by}=${value}`;
}
