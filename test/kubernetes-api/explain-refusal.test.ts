import { explainRefusal } from '../../lib/kubernetes-api/explain-refusal';

const forbidden = { message: 'User "ci" cannot get path "/apis"', reason: 'Forbidden', causes: [] };

describe('what a cluster forbids', () => {
  it('leads to a rule for RBAC', () => {
    const subject = { verb: 'list', kind: 'Service', namespace: 'shop' } as const;
    expect(explainRefusal(subject, 403, forbidden).hint).toBe(
      'add this rule to a Role of the namespace shop that is bound to them: { apiGroups: [""], resources: ["services"], verbs: ["list"] }',
    );
  });

  it('leads to the role for the kinds of objects, which are no resource of RBAC', () => {
    const api = { group: 'apps', version: 'v1', resource: 'kinds', isNamespaced: false };
    const subject = { verb: 'get', kind: 'apps/v1', api, isDiscovery: true } as const;
    const { message, hint } = explainRefusal(subject, 403, forbidden);
    expect(message).toContain('may not ask which kinds of objects there are: User "ci"');
    expect(hint).toContain('bind the ClusterRole system:discovery');
  });
});
