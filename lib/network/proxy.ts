import type { ErrorCode } from '../core/error-codes';
import { KumikiError } from '../core/errors';
import { Cidr, Ipv4 } from '../core/ipv4';

type Env = Readonly<Record<string, string | undefined>>;

/** Whether a host name means this machine. @param hostname as in a URL */
export function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/** How a caller uses proxies. */
export interface ProxyUse {
  /** Code of the error about a proxy that cannot be used. */
  readonly code: ErrorCode;
  /** Protocols of proxies that the caller supports. @default - http and https */
  readonly usable?: RegExp;
}

/**
 * Chooses the proxy for a URL by curl's rules; undefined if there is none.
 * @throws KumikiError rather than to go around a proxy that was asked for
 */
export function chooseProxy(url: URL, env: Env, { code, usable = /^https?:$/ }: ProxyUse): URL | undefined {
  if (isLoopback(url.hostname) || isExcepted(url, env.no_proxy ?? env.NO_PROXY ?? '')) return undefined;
  const own = url.protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy', 'HTTP_PROXY'];
  const ownName = own.find((name) => env[name] !== undefined);
  const variable = [ownName ?? '', 'all_proxy', 'ALL_PROXY'].find((name) => env[name]);
  const chosen = env[variable ?? '']?.trim();
  if (variable === undefined || !chosen) return undefined;
  const text = /^[a-z][a-z\d+.-]*:\/\//i.test(chosen) ? chosen : `http://${chosen}`;
  const proxy = URL.canParse(text) ? new URL(text) : undefined;
  if (proxy && usable.test(proxy.protocol)) return proxy;
  const withSocks = usable.test('socks5:');
  throw new KumikiError({
    code,
    message: `the proxy in ${variable} cannot be used`,
    // the rest may be a password
    given: proxy ? `${proxy.protocol}//` : '(not a URL)',
    allowed: withSocks ? 'http://, https:// or socks5:// and a host' : 'http:// or https:// and a host',
    hint: `name such a proxy, or list ${url.hostname} in NO_PROXY to connect without one`,
  });
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
