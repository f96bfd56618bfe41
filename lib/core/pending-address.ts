/**
 * A text that stands for an address that is known only once something exists: `{{kumiki:virtual-ip:shop/Edge}}`. It
 * may be anywhere in the strings of a manifest. Files have it as it is; `pulumi up` puts the address in its place.
 */
export function formatPendingAddress(virtualIpKey: string): string {
  return `{{kumiki:virtual-ip:${encodeURI(virtualIpKey)}}}`;
}

const PENDING = /\{\{kumiki:virtual-ip:([^{}]+)\}\}/g;

/** The keys of the virtual IPs whose addresses a text waits for, each once. */
export function listPendingKeys(text: string): readonly string[] {
  if (!text.includes('{{kumiki:')) return NONE;
  return [...new Set([...text.matchAll(PENDING)].map(([, key = '']) => decodeURI(key)))];
}

const NONE: readonly string[] = [];

/** The text with addresses in their places. */
export function replacePending(text: string, addressOf: (virtualIpKey: string) => string): string {
  return text.replace(PENDING, (_, key: string) => addressOf(decodeURI(key)));
}
