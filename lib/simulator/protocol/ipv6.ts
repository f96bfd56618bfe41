/** Groups of 16 bits in an IPv6 address. */
const GROUPS = 8;
const GROUP_BITS = 16;

/** Returns the canonical form of an IPv6 address (RFC 5952); undefined if `text` is not a valid address. */
export function toCanonicalIpv6(text: string): string | undefined {
  // in a URL, brackets can only contain an IPv6 address, and the URL parser knows all its forms
  const url = `http://[${text}]/`;
  return /^[\da-f:.]{2,45}$/i.test(text) && URL.canParse(url)
    ? new URL(url).hostname.slice(1, -1)
    : undefined;
}

/** Whether a canonical address is in a network whose prefix length is a multiple of 16. */
export function isInIpv6Net(
  address: string,
  net: { readonly prefix: string; readonly prefixLength: number },
) {
  const count = net.prefixLength / GROUP_BITS;
  const [ofAddress, ofNet] = [address, net.prefix].map((text) => groupsOf(text).slice(0, count).join(':'));
  return ofAddress === ofNet;
}

function groupsOf(canonical: string): string[] {
  const [head = [], tail = []] = canonical.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const zeros = Array.from({ length: GROUPS - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail];
}
