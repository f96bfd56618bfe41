/**
 * A text without the characters of `trimmed` at its end. A regular expression would look at every place where
 * such characters begin, again and again.
 */
export function trimTrailing(text: string, trimmed: string): string {
  let end = text.length;
  while (end > 0 && trimmed.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
