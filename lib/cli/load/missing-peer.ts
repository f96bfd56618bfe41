import { toPath } from '../../core/source';
import type { LoadFailure } from './code-frame';
import { formatInstall } from './installer';

/** What Node could not find, and the file that asked for it; empty if it does not tell. */
export function parseNotFound(error: Error): { readonly target: string; readonly importer: string } {
  const [, target = '', importedFrom] =
    /^Cannot find (?:module|package) '([^']+)'(?: imported from (.+))?/.exec(error.message) ?? [];
  const stack = 'requireStack' in error && Array.isArray(error.requireStack) ? error.requireStack : [];
  return { target, importer: toPath(importedFrom ?? String(stack[0] ?? '')) };
}

/**
 * What is known of a package that an installed one expects beside it: package managers other than npm leave
 * that to the user. Undefined for another error.
 */
export function describeMissingPeer(error: Error): LoadFailure | undefined {
  const { target, importer } = parseNotFound(error);
  const [project = '', ...packages] = importer.split(/[\\/]node_modules[\\/]/);
  const owner = /^((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(packages.at(-1) ?? '')?.[1];
  if (owner === undefined || !/^[@\w]/.test(target)) return undefined;
  const name = toPackageName(target);
  return {
    message: `the package ${name} is not installed, and ${owner} needs it`,
    given: target,
    hint: formatInstall(project, name === 'cdk8s' ? 'cdk8s constructs' : name),
  };
}

/** `@shop/stack` of `@shop/stack/web`. */
export function toPackageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
