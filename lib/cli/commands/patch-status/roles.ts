import { KumikiError } from '../../../core/errors';
import { compareText } from '../../../core/order';
import { renderYamlDocuments } from '../../../formats/yaml/render-yaml';
import type { AnnouncedService } from '../../../load-balancer/artifact';

const ROLE = 'kumiki-service-status';
const RBAC = 'rbac.authorization.k8s.io';
const ALLOWED = 'user:NAME, group:NAME or serviceaccount:NAMESPACE:NAME';

/**
 * Renders the minimum permissions to write the status of Services, as manifests: in each namespace, a Role
 * for exactly these Services, and its binding.
 * @param subject `user:ci`, `group:ops` or `serviceaccount:NAMESPACE:NAME`
 * @throws CLI_USAGE
 */
export function renderRoles(services: readonly AnnouncedService[], subject: string): string {
  const who = parseSubject(subject);
  const namespaces = [...new Set(services.map(({ namespace }) => namespace))].sort(compareText);
  return renderYamlDocuments(
    namespaces.flatMap((namespace) => {
      const names = services.filter((service) => service.namespace === namespace).map(({ name }) => name);
      const metadata = { name: ROLE, namespace };
      const target = { apiGroups: [''], resourceNames: [...new Set(names)].sort(compareText) };
      return [
        {
          apiVersion: `${RBAC}/v1`,
          kind: 'Role',
          metadata,
          rules: [
            { ...target, resources: ['services'], verbs: ['get'] },
            { ...target, resources: ['services/status'], verbs: ['patch'] },
          ],
        },
        {
          apiVersion: `${RBAC}/v1`,
          kind: 'RoleBinding',
          metadata,
          roleRef: { apiGroup: RBAC, kind: 'Role', name: ROLE },
          subjects: [who],
        },
      ];
    }),
  );
}

function parseSubject(text: string): Readonly<Record<string, string>> {
  const [kind = '', ...rest] = text.split(':');
  const name = rest.join(':');
  if (kind === 'user' && name !== '') return { apiGroup: RBAC, kind: 'User', name };
  if (kind === 'group' && name !== '') return { apiGroup: RBAC, kind: 'Group', name };
  const [namespace = '', account = '', ...more] = rest;
  if (kind === 'serviceaccount' && namespace !== '' && account !== '' && more.length === 0) {
    return { kind: 'ServiceAccount', namespace, name: account };
  }
  throw new KumikiError({
    code: 'CLI_USAGE',
    message: '--rbac needs to know who gets access',
    given: text,
    allowed: ALLOWED,
  });
}
