/** The abilities of a version of nginx. */
export interface NginxVersion {
  /** Such as `1.30.4`. */
  readonly text: string;
  /** Whether upstream groups follow DNS by themselves: from 1.27.3. Before, only names in variables do. */
  readonly resolvesUpstreams: boolean;
  /** Whether `http2` is a directive of its own and works without TLS alongside HTTP/1.1: from 1.25.1. */
  readonly hasHttp2Directive: boolean;
  /** Whether idle client connections can stay open for a while after the beginning of a stop: from 1.27.4. */
  readonly hasKeepaliveMinimum: boolean;
}

/** The first version that can refuse TLS for names without a certificate (`ssl_reject_handshake`). */
const OLDEST = [1, 19, 4];

/** Parses a version; undefined if `text` is not one, or is older than 1.19.4. */
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

/** Finds the version in an image's tag, such as `1.30.4` in `1.30.4-alpine`; undefined if there is none. */
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
