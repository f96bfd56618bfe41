/**
 * The root URL without the slash at its end; undefined when it cannot be used. Credentials go with every request, so it must be
 * https, but for servers on this machine; a user name or password inside would end up in logs.
 */
export function checkApiRootUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const encrypted = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  if (!encrypted || url.username || url.password || /[?#]/.test(text)) return undefined;
  return url.href.replace(/\/+$/, '');
}

/** Whether `hostname`, as `URL` spells it, is this machine. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
