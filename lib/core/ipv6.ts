/** Returns an IPv6 address in the standard form; undefined if `text` is not an IPv6 address. */
export function tryParseIpv6(text: string): string | undefined {
  if (!text.includes(':') || !/^[0-9a-f:.]+$/i.test(text)) return undefined;
  try {
    return new URL(`http://[${text}]/`).hostname.slice(1, -1);
  } catch {
    return undefined;
  }
}
