import type { WireField } from '../wire/wire-field';

/**
 * Every IPv4 address that an appliance of another class mentions in its settings, remarks and interfaces,
 * each once. Their settings differ by class (a VPC router's virtual addresses, aliases and NAT addresses
 * are in several places), and addresses that it only mentions (gateways, DNS servers, peers) do no
 * harm: they are not given out.
 */
export function collectAddresses(appliance: WireField): string[] {
  const found = new Set<string>();
  const open = ['Settings', 'Remark', 'Interfaces'].map((key) => appliance.get(key).raw());
  // not recursive: nothing limits the depth of a reply
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

/**
 * The address in `text`, with or without a prefix length behind it; masks and the unset address do not count.
 */
function parseAddress(text: string): string | undefined {
  const address = /^((?:\d{1,3}\.){3}\d{1,3})(?:\/\d{1,2})?$/.exec(text)?.[1];
  if (!address || address === '0.0.0.0' || address.startsWith('255.')) return undefined;
  return address.split('.').every((octet) => Number(octet) <= 255) ? address : undefined;
}
