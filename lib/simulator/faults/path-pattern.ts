/** Creates a predicate for paths from a pattern; without one, it accepts every path. */
export function pathMatcher(pattern: RegExp | string | undefined): (path: string) => boolean {
  if (pattern === undefined) return () => true;
  // search() ignores the position that a global RegExp remembers between calls
  if (typeof pattern !== 'string') return (path) => path.search(pattern) >= 0;
  const isOpen = pattern.endsWith('*');
  const wanted = (isOpen ? pattern.slice(0, -1) : pattern).split('/');
  return (path) => {
    const segments = path.split('/');
    if (isOpen ? segments.length < wanted.length : segments.length !== wanted.length) return false;
    return wanted.every((each, index) => {
      const segment = segments[index] ?? '';
      if (each.startsWith(':')) return segment !== '';
      return isOpen && index === wanted.length - 1 ? segment.startsWith(each) : segment === each;
    });
  };
}
