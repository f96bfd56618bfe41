/**
 * Removes the characters in `trimmed` from the end of a string. A regular expression would take quadratic
 * time on long runs of them elsewhere.
 */
export function trimTrailing(text: string, trimmed: string): string {
  let end = text.length;
  while (end > 0 && trimmed.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
