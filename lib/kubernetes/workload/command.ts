/**
 * Finds a command whose program has spaces: nearly always a whole command line, which no shell splits, so that the
 * container cannot start. Returns only its first word, because the others may be secrets. On Windows, paths such as
 * C:\Program Files have spaces.
 */
export function findUnsplitCommand(command: unknown): string | undefined {
  const program: unknown = Array.isArray(command) ? command[0] : undefined;
  if (typeof program !== 'string' || !/\s/.test(program)) return undefined;
  if (/^[A-Za-z]:[\\/][^"]*\.(?:exe|cmd|bat)$/i.test(program)) return undefined;
  return program.trim().split(/\s/, 1)[0];
}
