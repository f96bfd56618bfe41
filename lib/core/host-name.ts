import { domainToASCII } from 'node:url';

/**
 * What to do about a host that is refused: write it as DNS has it, in small ASCII letters, if that is accepted.
 * @param otherwise what to do if not
 */
export function adviseOnHost(host: string, accepts: (host: string) => boolean, otherwise: string): string {
  const inDns = domainToASCII(host);
  return accepts(inDns) ? `write '${inDns}'` : otherwise;
}
