import { Cidr, Ipv4 } from '../core/ipv4';

/** Networks whose clients may connect, and those that the appliance cannot serve. */
export interface SourceRanges {
  /** In canonical form, without duplicates. */
  readonly ranges: readonly string[];
  /** IPv6 networks: no client in them can reach an IPv4 address. */
  readonly ipv6: readonly string[];
  readonly invalid: readonly string[];
}

/** Parses networks as Kubernetes does: host bits may be set, and are ignored. */
export function readSourceRanges(texts: readonly unknown[]): SourceRanges {
  const ranges = new Set<string>();
  const ipv6: string[] = [];
  const invalid: string[] = [];
  for (const given of texts) {
    const text = String(given).trim();
    const range = tryParseRange(text);
    if (range) ranges.add(range.toString());
    else if (/^(?=[^:]*:)[0-9a-f:.]+\/\d{1,3}$/i.test(text)) ipv6.push(text);
    else invalid.push(text);
  }
  return { ranges: [...ranges], ipv6, invalid };
}

function tryParseRange(text: string): Cidr | undefined {
  const [, host = '', length = ''] = /^([\d.]{7,15})\/(\d{1,2})$/.exec(text) ?? [];
  const address = Ipv4.tryParse(host);
  const prefixLength = Number(length);
  return address && prefixLength <= 32 ? Cidr.around(address, prefixLength) : undefined;
}
