import { Cidr, Ipv4 } from '../core/ipv4';

/** Variables of the environment. */
type Env = Readonly<Record<string, string | undefined>>;

/** Whether a host is this machine. @param hostname as in a URL */
export function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/**
 * The proxy that requests to a URL go through, as curl chooses it; undefined: none.
 * @param usable protocols of proxies
 */
export function chooseProxy(url: URL, env: Env, usable = /^https?:$/): URL | undefined {
  if (isLoopback(url.hostname) || isExcepted(url, env.no_proxy ?? env.NO_PROXY ?? '')) return undefined;
  const given =
    url.protocol === 'https:' ? (env.https_proxy ?? env.HTTPS_PROXY) : (env.http_proxy ?? env.HTTP_PROXY);
  const chosen = given || env.all_proxy || env.ALL_PROXY;
  if (!chosen) return undefined;
  const proxy = /^\w+:\/\//.test(chosen) ? chosen : `http://${chosen}`;
  return URL.canParse(proxy) && usable.test(new URL(proxy).protocol) ? new URL(proxy) : undefined;
}

/** `NO_PROXY` lists hosts, domains with what is below them, and networks; `*` is everything. */
function isExcepted({ hostname, port, protocol }: URL, exceptions: string): boolean {
  const address = Ipv4.tryParse(hostname);
  const usedPort = port || (protocol === 'https:' ? '443' : '80');
  return exceptions.split(/[\s,]+/).some((exception) => {
    if (exception === '') return false;
    if (exception === '*' || (address && Cidr.tryParse(exception)?.contains(address))) return true;
    const [, name = exception, onPort] = /^(.+?):(\d+)$/.exec(exception) ?? [];
    const domain = name.toLowerCase().replace(/^\*?\./, '');
    if (onPort !== undefined && onPort !== usedPort) return false;
    return hostname === domain || hostname.endsWith(`.${domain}`);
  });
}
