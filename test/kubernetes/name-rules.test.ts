import {
  CONTAINER_PORT_NAME,
  DNS_1035_LABEL,
  DNS_LABEL,
  DNS_SUBDOMAIN,
  findNameRule,
  LABEL_VALUE,
  type NameRule,
  PATH_SEGMENT,
  QUALIFIED_KEY,
} from '../../lib/kubernetes/name-rules';

const x = (length: number) => 'x'.repeat(length);

describe.each<[string, NameRule, string[], string[]]>([
  ['a DNS label', DNS_LABEL, ['a', '0', 'a-b', x(63)], ['', 'A', '-a', 'a-', 'a.b', 'a_b', x(64), 'a\n']],
  ['a DNS label of RFC 1035', DNS_1035_LABEL, ['a', 'a0', x(63)], ['', '0', '0a', 'a-', x(64)]],
  [
    'a DNS subdomain',
    DNS_SUBDOMAIN,
    ['a', '0.b', 'a-b.c', x(253), `${x(63)}.b`],
    ['', 'a..b', '.a', 'a.', 'a.-b', 'A', x(254), 'a\n'],
  ],
  ['a path segment', PATH_SEGMENT, ['a', 'A:b', '...', 'a b'], ['', '.', '..', 'a/b', 'a%b']],
  [
    'the key of a label',
    QUALIFIED_KEY,
    ['a', 'A.b_c-d', 'example.com/a', `${x(253)}/${x(63)}`],
    ['', '/a', 'a/', 'a/b/c', 'A/b', '-a', x(64), `${x(254)}/a`],
  ],
  ['the value of a label', LABEL_VALUE, ['', 'a', 'A_b.c-0', x(63)], [' ', '-a', 'a-', 'a b', x(64), 'a\n']],
  [
    'the name of a port',
    CONTAINER_PORT_NAME,
    ['a', 'http-2', '0a', x(15)],
    ['', '80', 'a--b', '-a', 'a-', 'A', x(16)],
  ],
])('%s', (_what, rule, good, bad) => {
  it.each(good)('may be %j', (name) => expect(rule.accepts(name)).toBe(true));
  it.each(bad)('may not be %j', (name) => expect(rule.accepts(name)).toBe(false));
});

it.each<[string, string, NameRule]>([
  ['', 'Service', DNS_1035_LABEL],
  ['serving.knative.dev', 'Service', DNS_SUBDOMAIN],
  ['', 'Namespace', DNS_LABEL],
  ['', 'ConfigMap', DNS_SUBDOMAIN],
  ['apps', 'Deployment', DNS_SUBDOMAIN],
  ['rbac.authorization.k8s.io', 'ClusterRoleBinding', PATH_SEGMENT],
  ['certificates.k8s.io', 'ClusterTrustBundle', PATH_SEGMENT],
  ['networking.k8s.io', 'IPAddress', PATH_SEGMENT],
  ['networking.k8s.io', 'Ingress', DNS_SUBDOMAIN],
  ['example.com', 'Anything', DNS_SUBDOMAIN],
])('the rule for names of %s %s is that of the server', (group, kind, rule) => {
  expect(findNameRule(group, kind)).toBe(rule);
});
