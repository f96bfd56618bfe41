import type { GetModuleInfo } from 'rollup';

/** Returns everything that a file imports, directly or indirectly. */
export function importsOf(
  id: string,
  getModuleInfo: GetModuleInfo,
  found = new Set<string>(),
): ReadonlySet<string> {
  if (found.has(id)) return found;
  found.add(id);
  for (const imported of getModuleInfo(id)?.importedIds ?? []) importsOf(imported, getModuleInfo, found);
  return found;
}
