/** Longer than any text of ours, unless a file was given where a word is expected. */
const LONGEST = 4_000;

/** Leaves out the middle of a text that is too long: our own words stand at both ends. */
export function cutMiddle(text: string): string {
  // a check in JavaScript may give anything
  if (typeof text !== 'string') return String(text);
  return text.length <= LONGEST ? text : `${text.slice(0, 1_000)}…${text.slice(-1_000)}`;
}
