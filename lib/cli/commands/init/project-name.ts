import { usageError } from '../../usage-error';

/** The maximum length of a name; shorter than the limits for namespaces, npm and Pulumi. */
const MAX_LENGTH = 50;
/** Reserved names: npm refuses to install a package into a package of the same name. */
const TAKEN = ['kumiki', 'cdk8s', 'constructs', 'typescript', 'test', 'node'];
const NAME = /^[a-z](?:[a-z0-9-]{0,48}[a-z0-9])?$/;

/**
 * Derives the name of the package, the Pulumi project, the stack and the namespace from that of a folder,
 * which may contain any characters: `My Shop` → `my-shop`.
 */
export function toProjectName(folderName: string): string {
  const words = folderName
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  const joined = (words ?? []).join('-').replace(/^[0-9]/, 'site-$&');
  // at most one hyphen at the end: words are joined with single hyphens
  const name = joined.slice(0, MAX_LENGTH).replace(/-$/, '') || 'site';
  return TAKEN.includes(name) ? `${name}-site` : name;
}

/** @throws CLI_USAGE */
export function checkProjectName(name: string): string {
  if (NAME.test(name) && !TAKEN.includes(name)) return name;
  throw usageError({
    message: `'${name}' is not a valid name of a project`,
    given: name,
    allowed: `a letter, then letters, digits and hyphens, all lower-case, up to ${MAX_LENGTH}; not ${TAKEN.join(', ')}`,
    hint: `--name ${toProjectName(name)}`,
  });
}
