import type { WireField } from '../wire/wire-field';

/**
 * Collects every IPv4 address in the settings, remarks and interfaces of an appliance of another class, each
 * once. Their settings differ by class (a VPC router's virtual addresses, aliases and NAT addresses are in
 * several places). Addresses that are only mentioned (gateways, DNS servers, peers) do no harm: they are not
 * given out.
 */
export function collectAddresses(appliance: WireField): string[] {
  const found = new Set<string>();
  const open = ['Settings', 'Remark', 'Interfaces'].map((key) => appliance.get(key).raw());
  // not recursive: the depth of a reply is unlimited
  for (let value = open.pop(); value !== undefined || open.length > 0; value = open.pop()) {
    if (typeof value === 'string') {
      const address = parseAddress(value);
      if (address) found.add(address);
    } else if (typeof value === 'object' && value !== null) {
      open.push(...Object.values(value));
    }
  }
  return [...found].sort();
}

/** Returns the address in `text`, with or without a prefix length; ignores masks and the unset address. */
function parseAddress(text: string): string | undefined {
  const address = /^((?:\d{1,3}\.){3}\d{1,3})(?:\/\d{1,2})?$/.exec(text)?.[1];
  if (!address || address === '0.0.0.0' || address.startsWith('255.')) return undefined;
  return address.split('.').every((octet) => Number(octet) <= 255) ? address : undefined;
}
