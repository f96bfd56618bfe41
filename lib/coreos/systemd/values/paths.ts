/** Returns whether systemd accepts `text` as a path: not too long, and without `..`. */
export function isPath(text: string, kind: 'absolute' | 'relative' | 'any' = 'absolute'): boolean {
  const isAbsolute = text.startsWith('/');
  if (kind !== 'any' && isAbsolute !== (kind === 'absolute')) return false;
  const parts = text.split('/').filter((part) => part !== '' && part !== '.');
  if (text === '' || text.length >= 4096) return false;
  if (!isAbsolute && parts.length === 0) return false;
  return parts.every((part) => part !== '..' && Buffer.byteLength(part) <= 255);
}

/** Returns whether `text` can be the name of a file. */
export function isFileName(text: string): boolean {
  return (
    text !== '' && text !== '.' && text !== '..' && !text.includes('/') && Buffer.byteLength(text) <= 255
  );
}
