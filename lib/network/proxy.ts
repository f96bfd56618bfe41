import { Cidr, Ipv4 } from '../core/ipv4';

type Env = Readonly<Record<string, string | undefined>>;

/** Whether a host name means this machine. @param hostname as in a URL */
export function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/**
 * Chooses the proxy for a URL by curl's rules; undefined if there is none.
 * @param usable proxy protocols that the caller supports
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

/**
 * Whether `NO_PROXY` excludes a URL. It lists hosts, domains with their subdomains, and networks; `*` is
 * everything.
 */
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
