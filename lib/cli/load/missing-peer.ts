import { toPath } from '../../core/source';
import type { LoadFailure } from './code-frame';
import { formatInstall } from './installer';

/** Returns what Node could not find, and the importing file; empty strings if unknown. */
export function parseNotFound(error: Error): { readonly target: string; readonly importer: string } {
  const [, target = '', importedFrom] =
    /^Cannot find (?:module|package) '([^']+)'(?: imported from (.+))?/.exec(error.message) ?? [];
  const stack = 'requireStack' in error && Array.isArray(error.requireStack) ? error.requireStack : [];
  return { target, importer: toPath(importedFrom ?? String(stack[0] ?? '')) };
}

/**
 * Describes a missing peer dependency of an installed package: package managers other than npm leave these to
 * the user. Undefined for other errors.
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

/** Returns the package of an import: `@shop/stack` for `@shop/stack/web`. */
export function toPackageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
