/** A challenge from a registry's `WWW-Authenticate` header. */
export interface Challenge {
  /** Authentication scheme in lower case, such as `bearer`. */
  readonly scheme: string;
  /** Parameters by name in lower case, such as `realm`. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** A scheme, or a parameter with its value, after an optional comma. */
const WORD = /[\s,]*([\w!#$%&'*+.^`|~-]+)(?:[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?/y;

/** Parses the header. It may contain several challenges; commas separate both challenges and parameters. */
export function parseChallenges(header: string): readonly Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  WORD.lastIndex = 0;
  for (let match = WORD.exec(header); match; match = WORD.exec(header)) {
    const [, word = '', quoted, plain] = match;
    const value = quoted?.replace(/\\(.)/g, '$1') ?? plain;
    if (value === undefined) challenges.push({ scheme: word.toLowerCase(), parameters: new Map() });
    else challenges.at(-1)?.parameters.set(word.toLowerCase(), value);
  }
  return challenges;
}
