import type { Problem } from '../core/errors';

/**
 * The rules for names in Kubernetes, each as the API server checks it (package
 * `k8s.io/apimachinery/pkg/util/validation`).
 */

const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const PORT_NAME = /^(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Maximum length of a DNS label (RFC 1123). */
const LABEL_LENGTH = 63;
/** Maximum length of a DNS subdomain (RFC 1123). */
const SUBDOMAIN_LENGTH = 253;

/**
 * The characters of a kind of name, by their codes: {@link END} for those that it may begin and end with,
 * {@link INSIDE} for the others that it may contain. A table is much faster than a regular expression, and
 * every object has several names.
 */
type Characters = Uint8Array;
const INSIDE = 1;
const END = 2;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const LOWER_CASE = toCharacters(LETTERS + DIGITS, '-');
const QUALIFIED = toCharacters(LETTERS + LETTERS.toUpperCase() + DIGITS, '-_.');

function toCharacters(ends: string, inside: string): Characters {
  const characters = new Uint8Array(128);
  for (const each of ends) characters[each.charCodeAt(0)] = END;
  for (const each of inside) characters[each.charCodeAt(0)] = INSIDE;
  return characters;
}

function isWord(text: string, characters: Characters): boolean {
  const last = text.length - 1;
  if (characters[text.charCodeAt(0)] !== END || characters[text.charCodeAt(last)] !== END) return false;
  for (let index = 1; index < last; index++) if (!characters[text.charCodeAt(index)]) return false;
  return true;
}

function isQualified(name: string): boolean {
  return name.length <= LABEL_LENGTH && isWord(name, QUALIFIED);
}

/** A rule for names, as a function and in words. */
export interface NameRule {
  readonly allowed: string;
  accepts(name: string): boolean;
}

/** A DNS label, required for namespaces, containers and volumes. */
export const DNS_LABEL: NameRule = {
  allowed: "1 to 63 of a-z, 0-9 and '-', beginning and ending with a letter or digit",
  accepts: (name) => name.length <= LABEL_LENGTH && isWord(name, LOWER_CASE),
};

/** A DNS label of the older standard RFC 1035, required for Services. */
export const DNS_1035_LABEL: NameRule = {
  allowed: "1 to 63 of a-z, 0-9 and '-', beginning with a letter and ending with a letter or digit",
  // digits are less than letters
  accepts: (name) => name.length <= LABEL_LENGTH && isWord(name, LOWER_CASE) && name >= 'a',
};

/** A DNS subdomain, required for most objects. */
export const DNS_SUBDOMAIN: NameRule = {
  allowed: "1 to 253 of a-z, 0-9, '-' and '.', every part beginning and ending with a letter or digit",
  accepts: (name) => name.length <= SUBDOMAIN_LENGTH && (isWord(name, LOWER_CASE) || SUBDOMAIN.test(name)),
};

/** A segment of a URL path, required for RBAC objects. */
export const PATH_SEGMENT: NameRule = {
  allowed: "anything but '.' and '..', without '/' and '%'",
  accepts: (name) => name !== '' && name !== '.' && name !== '..' && !/[/%]/.test(name),
};

/** The key of a label or annotation: a name, optionally with a DNS subdomain and `/` in front. */
export const QUALIFIED_KEY: NameRule = {
  allowed:
    "1 to 63 of letters, digits, '-', '_' and '.', beginning and ending with a letter or digit; optionally with a DNS subdomain and '/' in front",
  accepts(key) {
    const slash = key.indexOf('/');
    if (slash < 0) return isQualified(key);
    return DNS_SUBDOMAIN.accepts(key.slice(0, slash)) && isQualified(key.slice(slash + 1));
  },
};

/** The value of a label. */
export const LABEL_VALUE: NameRule = {
  allowed:
    "up to 63 of letters, digits, '-', '_' and '.', beginning and ending with a letter or digit, or empty",
  accepts: (value) => value === '' || isQualified(value),
};

/** The name of a container port, to which Services may refer. */
export const CONTAINER_PORT_NAME: NameRule = {
  allowed: "1 to 15 of a-z, 0-9 and single '-' inside, with at least one letter",
  accepts: (name) => name.length <= 15 && PORT_NAME.test(name),
};

/** Checks the name of a storage class. The empty one is for volumes without a class. */
export function* checkStorageClass(name: string | undefined): Generator<Problem> {
  if (name === undefined || name === '' || DNS_SUBDOMAIN.accepts(name)) return;
  yield {
    code: 'SYNTH_NAME',
    message: `'${name}' cannot be the name of a StorageClass`,
    property: 'storageClassName',
    given: name,
    allowed: DNS_SUBDOMAIN.allowed,
    hint: 'kubectl get storageclass lists those of the cluster; leave it out for the default one',
  };
}

const RBAC = new Set(['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding']);

/** Finds the rule for `metadata.name` of a kind; for unknown kinds, that of custom resources. */
export function findNameRule(apiGroup: string, kind: string): NameRule {
  if (apiGroup === '' && kind === 'Service') return DNS_1035_LABEL;
  if (apiGroup === '' && kind === 'Namespace') return DNS_LABEL;
  if (apiGroup === 'rbac.authorization.k8s.io' && RBAC.has(kind)) return PATH_SEGMENT;
  // these names contain an address or a signer, for which the server has rules of its own
  if (apiGroup === 'certificates.k8s.io' || apiGroup === 'apiregistration.k8s.io') return PATH_SEGMENT;
  if (apiGroup === 'networking.k8s.io' && kind === 'IPAddress') return PATH_SEGMENT;
  return DNS_SUBDOMAIN;
}
