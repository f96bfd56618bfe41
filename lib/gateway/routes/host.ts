/** The host of a request as routes are compared with it: without port and dot at the end, in lower case. */
export function normalizeHost(header: string): string {
  const end = header.startsWith('[') ? header.indexOf(']') + 1 : header.search(/:|$/);
  return header.slice(0, end).replace(/\.$/, '').toLowerCase();
}

/** Whether a host of a route is a wildcard: it covers every host below its domain, but not the domain. */
export function isWildcard(host: string): boolean {
  return host.startsWith('*.');
}

/**
 * Finds the host of routes that serves a request: its own name, else the longest wildcard, else ''. Takes
 * time by the number of labels, not by the number of hosts.
 */
export function findHost(host: string, isKnown: (host: string) => boolean): string {
  if (isKnown(host)) return host;
  for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
    const wildcard = `*${host.slice(dot)}`;
    if (dot > 0 && isKnown(wildcard)) return wildcard;
  }
  return '';
}
