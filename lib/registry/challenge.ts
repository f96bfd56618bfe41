/** What a registry wants to see, of its `WWW-Authenticate` header. */
export interface Challenge {
  /** In lower case, such as `bearer`. */
  readonly scheme: string;
  /** By their names in lower case, such as `realm`. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** A scheme, or a parameter with its value, and the comma before it. */
const WORD = /[\s,]*([\w!#$%&'*+.^`|~-]+)(?:[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?/y;

/** Reads the header: several challenges may stand in one line, with commas between them and in them. */
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
