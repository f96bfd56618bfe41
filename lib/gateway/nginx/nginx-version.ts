/** What a version of nginx can do. */
export interface NginxVersion {
  /** Such as `1.30.4`. */
  readonly text: string;
  /** Upstream groups follow DNS by themselves: from 1.27.3. Before, only names in variables do. */
  readonly resolvesUpstreams: boolean;
  /** `http2` is a directive of its own and works without TLS beside HTTP/1.1: from 1.25.1. */
  readonly hasHttp2Directive: boolean;
  /** Idle connections of clients can outlast the beginning of a stop: from 1.27.4. */
  readonly hasKeepaliveMinimum: boolean;
}

/** The first version whose TLS can refuse names that it has no certificate for (`ssl_reject_handshake`). */
const OLDEST = [1, 19, 4];

/** Reads a version; undefined if `text` is none, or it is older than 1.19.4. */
export function tryParseNginxVersion(text: string): NginxVersion | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})(?:\.(\d{1,3}))?$/.exec(text);
  if (!match) return undefined;
  const parts = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  if (compareVersions(parts, OLDEST) < 0) return undefined;
  return {
    text,
    resolvesUpstreams: compareVersions(parts, [1, 27, 3]) >= 0,
    hasHttp2Directive: compareVersions(parts, [1, 25, 1]) >= 0,
    hasKeepaliveMinimum: compareVersions(parts, [1, 27, 4]) >= 0,
  };
}

/** The version that an image's tag says, such as `1.30.4` of `1.30.4-alpine`; undefined if it says none. */
export function findVersionInTag(tag: string | undefined): string | undefined {
  return /^v?(\d+\.\d+(?:\.\d+)?)(?:-|$)/.exec(tag ?? '')?.[1];
}

function compareVersions(a: readonly number[], b: readonly number[]): number {
  for (const [index, part] of a.entries()) {
    const difference = part - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
