/** Variables of the environment. */
type Env = Readonly<Record<string, string | undefined>>;

/** Whether a host is this machine. @param hostname as in a URL */
export function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/** The proxy that requests to a URL go through, as curl chooses it; undefined: none. */
export function chooseProxy(url: URL, env: Env): URL | undefined {
  if (isLoopback(url.hostname) || isExcepted(url, env.no_proxy ?? env.NO_PROXY ?? '')) return undefined;
  const given =
    url.protocol === 'https:' ? (env.https_proxy ?? env.HTTPS_PROXY) : (env.http_proxy ?? env.HTTP_PROXY);
  const chosen = given || env.all_proxy || env.ALL_PROXY;
  if (!chosen) return undefined;
  const proxy = /^\w+:\/\//.test(chosen) ? chosen : `http://${chosen}`;
  return URL.canParse(proxy) && /^https?:/.test(proxy) ? new URL(proxy) : undefined;
}

/** `NO_PROXY` lists hosts, and domains with what is below them; `*` is everything. */
function isExcepted({ hostname, port, protocol }: URL, exceptions: string): boolean {
  const usedPort = port || (protocol === 'https:' ? '443' : '80');
  return exceptions.split(/[\s,]+/).some((exception) => {
    if (exception === '') return false;
    if (exception === '*') return true;
    const [, name = exception, onPort] = /^(.+?):(\d+)$/.exec(exception) ?? [];
    const domain = name.toLowerCase().replace(/^\*?\./, '');
    if (onPort !== undefined && onPort !== usedPort) return false;
    return hostname === domain || hostname.endsWith(`.${domain}`);
  });
}
