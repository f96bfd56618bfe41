import { usageError } from '../../usage-error';

/** The longest name of a namespace, which is shorter than what npm and Pulumi take. */
const MAX_LENGTH = 50;
/** npm refuses to install a package of a name into a package of this name. */
const TAKEN = ['kumiki', 'cdk8s', 'constructs', 'typescript', 'test', 'node'];
const NAME = /^[a-z](?:[a-z0-9-]{0,48}[a-z0-9])?$/;

/**
 * A name for the package, the Pulumi project, the stack and the namespace, made of the name of a folder,
 * which may have any characters: `My Shop` → `my-shop`.
 */
export function toProjectName(folderName: string): string {
  const words = folderName
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  const joined = (words ?? []).join('-').replace(/^[0-9]/, 'site-$&');
  // words are joined by one hyphen each
  const name = joined.slice(0, MAX_LENGTH).replace(/-$/, '') || 'site';
  return TAKEN.includes(name) ? `${name}-site` : name;
}

/** @throws CLI_USAGE */
export function checkProjectName(name: string): string {
  if (NAME.test(name) && !TAKEN.includes(name)) return name;
  throw usageError({
    message: `'${name}' cannot be the name of a project`,
    given: name,
    allowed: `a letter, then letters, digits and hyphens, all lower-case, up to ${MAX_LENGTH}; not ${TAKEN.join(', ')}`,
    hint: `--name ${toProjectName(name)}`,
  });
}
