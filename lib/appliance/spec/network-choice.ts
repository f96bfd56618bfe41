import type { NetworkChoice } from './spec';

/**
 * A network as an option of the controller and an annotation say it, such as `router:name=k8s-router`; undefined if
 * the text does not have the form.
 */
export function readNetworkChoice(text: string): NetworkChoice | undefined {
  const [, kind, by, value] = /^(router|switch):(id|name|tag)=(\S(?:.{0,62}\S)?)$/.exec(text) ?? [];
  if (kind !== 'router' && kind !== 'switch') return undefined;
  if ((by !== 'id' && by !== 'name' && by !== 'tag') || value === undefined) return undefined;
  if (by === 'id' && !/^\d{12}$/.test(value)) return undefined;
  return { kind, selector: { by, value } };
}

/** What {@link readNetworkChoice} reads. A choice that nothing can be found by gives a text that it refuses. */
export function formatNetworkChoice({ kind, selector: { by, value } }: NetworkChoice): string {
  return `${kind}:${by}=${value}`;
}
