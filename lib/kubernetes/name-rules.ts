/**
 * The rules for names in Kubernetes, each as the API server checks it (package
 * `k8s.io/apimachinery/pkg/util/validation`).
 */

const LABEL_1123 = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const LABEL_1035 = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED_NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const PORT_NAME = /^(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Maximum length of a DNS label (RFC 1123). */
const LABEL_LENGTH = 63;
/** Maximum length of a DNS subdomain (RFC 1123). */
const SUBDOMAIN_LENGTH = 253;

/** A rule for names, as a function and in words. */
export interface NameRule {
  readonly allowed: string;
  accepts(name: string): boolean;
}

/** A DNS label, required for namespaces, containers and volumes. */
export const DNS_LABEL: NameRule = {
  allowed: "1 to 63 of a-z, 0-9 and '-', beginning and ending with a letter or digit",
  accepts: (name) => name.length <= LABEL_LENGTH && LABEL_1123.test(name),
};

/** A DNS label of the older standard RFC 1035, required for Services. */
export const DNS_1035_LABEL: NameRule = {
  allowed: "1 to 63 of a-z, 0-9 and '-', beginning with a letter and ending with a letter or digit",
  accepts: (name) => name.length <= LABEL_LENGTH && LABEL_1035.test(name),
};

/** A DNS subdomain, required for most objects. */
export const DNS_SUBDOMAIN: NameRule = {
  allowed: "1 to 253 of a-z, 0-9, '-' and '.', every part beginning and ending with a letter or digit",
  accepts: (name) => name.length <= SUBDOMAIN_LENGTH && SUBDOMAIN.test(name),
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
    const name = key.slice(slash + 1);
    if (slash >= 0 && !DNS_SUBDOMAIN.accepts(key.slice(0, slash))) return false;
    return name.length <= LABEL_LENGTH && QUALIFIED_NAME.test(name);
  },
};

/** The value of a label. */
export const LABEL_VALUE: NameRule = {
  allowed:
    "up to 63 of letters, digits, '-', '_' and '.', beginning and ending with a letter or digit, or empty",
  accepts: (value) => value === '' || (value.length <= LABEL_LENGTH && QUALIFIED_NAME.test(value)),
};

/** The name of a container port, to which Services may refer. */
export const CONTAINER_PORT_NAME: NameRule = {
  allowed: "1 to 15 of a-z, 0-9 and single '-' inside, with at least one letter",
  accepts: (name) => name.length <= 15 && PORT_NAME.test(name),
};

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
