/** Escapes `text` for a PCRE pattern. */
export function quotePcre(text: string): string {
  return text.replace(
    /[\\^$.|?*+()[\]{}#\s-]/g,
    (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

/** Returns a PCRE pattern that matches exactly `text` and nothing else. */
export function exactPcre(text: string): string {
  return `\\A${quotePcre(text)}\\z`;
}
