import { explainRefusal } from '../../lib/kubernetes-api/explain-refusal';

const forbidden = { message: 'User "ci" cannot get path "/apis"', reason: 'Forbidden', causes: [] };

describe('a refusal by a cluster', () => {
  it('suggests a rule for RBAC', () => {
    const subject = { verb: 'list', kind: 'Service', namespace: 'shop' } as const;
    expect(explainRefusal(subject, 403, forbidden).hint).toBe(
      'add this rule to a Role of the namespace shop that is bound to them: { apiGroups: [""], resources: ["services"], verbs: ["list"] }',
    );
  });

  it('suggests the role for discovery if kinds of objects may not be read', () => {
    const api = { group: 'apps', version: 'v1', resource: 'kinds', isNamespaced: false };
    const subject = { verb: 'get', kind: 'apps/v1', api, isDiscovery: true } as const;
    const { message, hint } = explainRefusal(subject, 403, forbidden);
    expect(message).toContain('may not list the kinds of objects: User "ci"');
    expect(hint).toContain('bind the ClusterRole system:discovery');
  });
});
