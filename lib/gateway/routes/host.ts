/** Normalizes the host of a request: removes the port and a final dot, and converts it to lower case. */
export function normalizeHost(header: string): string {
  const end = header.startsWith('[') ? header.indexOf(']') + 1 : header.search(/:|$/);
  return header.slice(0, end).replace(/\.$/, '').toLowerCase();
}

/** Checks whether a host is a wildcard: it covers every host below its domain, but not the domain itself. */
export function isWildcard(host: string): boolean {
  return host.startsWith('*.');
}

/**
 * Finds the host entry that serves a request: its own name, else the longest wildcard, else ''. Takes time
 * proportional to the number of labels, not of hosts.
 */
export function findHost(host: string, isKnown: (host: string) => boolean): string {
  if (isKnown(host)) return host;
  for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
    const wildcard = `*${host.slice(dot)}`;
    if (dot > 0 && isKnown(wildcard)) return wildcard;
  }
  return '';
}
