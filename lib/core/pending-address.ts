/**
 * Returns a placeholder for an address that is not known until its virtual IP exists:
 * `{{kumiki:virtual-ip:shop/Edge}}`. It may be anywhere in the strings of a manifest. Files contain the
 * placeholder itself; `pulumi up` replaces it with the address.
 */
export function formatPendingAddress(virtualIpKey: string): string {
  return `{{kumiki:virtual-ip:${encodeURI(virtualIpKey)}}}`;
}

const PENDING = /\{\{kumiki:virtual-ip:([^{}]+)\}\}/g;

/** Lists the keys of the virtual IPs that have a placeholder in a text, without duplicates. */
export function listPendingKeys(text: string): readonly string[] {
  if (!text.includes('{{kumiki:')) return NONE;
  return [...new Set([...text.matchAll(PENDING)].map(([, key = '']) => decodeURI(key)))];
}

const NONE: readonly string[] = [];

/** Replaces the placeholders in a text with addresses. */
export function replacePending(text: string, addressOf: (virtualIpKey: string) => string): string {
  return text.replace(PENDING, (_, key: string) => addressOf(decodeURI(key)));
}
