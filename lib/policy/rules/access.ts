import { asObject, asObjects } from '../../core/json';
import { groupOf } from '../../synth/objects/kubernetes-object';
import type { Rules } from '../rule';
import type { CheckedObject } from '../target';

/** Rules about permissions for the API of the cluster. */
export const ACCESS_RULES = {
  'rbac-wildcard': {
    severity: 'error',
    concern: 'security',
    title: 'roles name what they allow',
    why: '"*" also allows what the cluster learns later, and with secrets or roles among it, everything',
    fix: 'list the apiGroups, resources and verbs that are needed',
    inObject: function* ({ object }) {
      if (!/^(?:Cluster)?Role$/.test(object.kind) || !isRbac(object)) return;
      for (const [index, rule] of asObjects(object.rules).entries()) {
        for (const field of ['apiGroups', 'resources', 'verbs', 'nonResourceURLs']) {
          const values = rule[field];
          if (Array.isArray(values) && values.includes('*'))
            yield { message: `a rule has "*" in ${field}`, property: `rules[${index}].${field}` };
        }
      }
    },
  },
  'rbac-cluster-admin': {
    severity: 'error',
    concern: 'security',
    title: 'no one is bound to the role cluster-admin',
    why: 'it allows everything',
    fix: 'bind a role that only allows what is needed',
    inObject: function* ({ object }) {
      if (!/^(?:Cluster)?RoleBinding$/.test(object.kind) || !isRbac(object)) return;
      const { kind, name } = asObject(object.roleRef);
      if (kind === 'ClusterRole' && name === 'cluster-admin')
        yield { message: 'it gives the role cluster-admin', property: 'roleRef.name' };
    },
  },
} as const satisfies Rules;

function isRbac(object: CheckedObject['object']): boolean {
  return groupOf(object) === 'rbac.authorization.k8s.io';
}
