import { Ipv4 } from '../../../core/ipv4';
import { isInteger, MAX_UINT32, parseInteger } from './numbers';

/**
 * Returns whether systemd can listen at `text`: a path, `@name`, a port, an address with a port, or a vsock.
 */
export function isListenAddress(text: string): boolean {
  if (text.startsWith('/')) return Buffer.byteLength(text) <= 107;
  if (text.startsWith('@')) return Buffer.byteLength(text) >= 2 && Buffer.byteLength(text) <= 108;
  if (text.startsWith('vsock:')) return isVsock(text.slice('vsock:'.length));
  if (parseInteger(text) !== undefined) return !/^\s/.test(text) && isInteger(text, 1, 65535);
  const [, ipv6, ipv6Port, ipv4 = '', ipv4Port] = /^(?:\[([^\]]*)\]:(.*)|([^:]*):([^:]*))$/.exec(text) ?? [];
  if (ipv6 !== undefined) return isIpv6(ipv6) && isInteger(ipv6Port ?? '', 1, 65535);
  return Ipv4.tryParse(ipv4) !== undefined && isInteger(ipv4Port ?? '', 1, 65535);
}

function isVsock(text: string): boolean {
  const [cid = '', port, more] = text.split(':');
  const isNumber = (each: string) => isInteger(each, 0, MAX_UINT32);
  return port !== undefined && more === undefined && isNumber(port) && (cid === '' || isNumber(cid));
}

/** Returns whether `text` is an IPv6 address without a zone. */
export function isIpv6(text: string): boolean {
  return text.includes(':') && !text.includes('%') && URL.canParse(`http://[${text}]/`);
}

const NETLINK_FAMILIES =
  /^(?:route|firewall|inet-diag|nflog|xfrm|selinux|iscsi|audit|fib-lookup|connector|netfilter|ip6-fw|dnrtmsg|kobject-uevent|generic|scsitransport|ecryptfs|rdma)$/;

/** Returns whether `text` is a netlink family, optionally followed by a group. */
export function isNetlinkAddress(text: string): boolean {
  const [family = '', group, more] = text.split(/\s+/);
  const isFamily = NETLINK_FAMILIES.test(family) || isInteger(family, 0, 2 ** 31 - 1);
  return isFamily && more === undefined && (group === undefined || isInteger(group, 0, MAX_UINT32));
}

/** Returns whether `text` is a network such as `10.0.0.0/8`, or one of systemd's names for networks. */
export function isAddressPrefix(text: string): boolean {
  if (/^(?:any|link-local|multicast|localhost|localhost\.localdomain)$/.test(text)) return true;
  const [address = '', length, more] = text.split('/');
  if (more !== undefined) return false;
  const bits = Ipv4.tryParse(address) ? 32 : isIpv6(address) ? 128 : 0;
  return bits > 0 && (length === undefined || isInteger(length, 0, bits));
}
