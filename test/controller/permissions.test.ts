import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UNINITIALIZED_TAINT } from '../../lib/core/node-initialization';
import type { Cluster, ObjectName } from '../../lib/kubernetes-api/cluster';
import { KINDS, type Kind } from '../../lib/kubernetes-api/kinds';
import { PERMISSIONS, type Verb } from '../../lib/load-balancer/controller/permissions';
import { addNode, addService, closeControllerRigs, startControllerRig } from './controller-rig';

afterEach(closeControllerRigs);

/** Returns the permission that a request needs, such as `patch services/status`. */
function describeRequest(kind: Kind, verb: Verb, subresource?: string): string {
  const { group, resource } = KINDS[kind];
  return [
    verb,
    [group, resource, subresource].filter((part) => part !== '' && part !== undefined).join('/'),
  ].join(' ');
}

/**
 * Records the permissions that the API server would check: server-side apply needs create for new objects,
 * and patch for others.
 */
class RecordedCluster implements Cluster {
  readonly asked = new Set<string>();
  readonly names = new Map<Kind, Set<string>>();
  readonly description: string;
  private readonly cluster: Cluster;

  constructor(cluster: Cluster) {
    this.cluster = cluster;
    this.description = cluster.description;
  }

  get: Cluster['get'] = (kind, name, options) => {
    this.note(kind, 'get', name);
    return this.cluster.get(kind, name, options);
  };

  tryGet: Cluster['tryGet'] = (kind, name, options) => {
    this.note(kind, 'get', name);
    return this.cluster.tryGet(kind, name, options);
  };

  list: Cluster['list'] = (kind, selection, options) => {
    this.note(kind, 'list');
    return this.cluster.list(kind, selection, options);
  };

  watch: Cluster['watch'] = (kind, options) => {
    this.note(kind, 'watch');
    return this.cluster.watch(kind, options);
  };

  create: Cluster['create'] = (kind, object, options) => {
    this.note(kind, 'create');
    return this.cluster.create(kind, object, options);
  };

  apply: Cluster['apply'] = (kind, object, options) => {
    this.note(kind, 'patch', undefined, options?.subresource);
    if (options?.subresource === undefined) this.note(kind, 'create');
    return this.cluster.apply(kind, object, options);
  };

  patch: Cluster['patch'] = (kind, name, patch, options) => {
    this.note(kind, 'patch', name, options?.subresource);
    return this.cluster.patch(kind, name, patch, options);
  };

  update: Cluster['update'] = (kind, object, options) => {
    this.note(kind, 'update', object.metadata, options?.subresource);
    return this.cluster.update(kind, object, options);
  };

  delete: Cluster['delete'] = (kind, name, options) => {
    this.note(kind, 'delete', name);
    return this.cluster.delete(kind, name, options);
  };

  private note(kind: Kind, verb: Verb, name?: ObjectName, subresource?: string): void {
    this.asked.add(describeRequest(kind, verb, subresource));
    if (name)
      this.names.set(kind, (this.names.get(kind) ?? new Set()).add(`${name.namespace ?? ''}/${name.name}`));
  }
}

describe('the rights of the controller', () => {
  it.each([false, true])(
    'are what its requests need, and no more, if it initialises nodes: %p',
    async (initializesNodes) => {
      const { kube, start, settle } = await startControllerRig();
      const cluster = new RecordedCluster(kube);
      const first = start({ cluster, initializesNodes });
      addService(kube);
      addService(kube, 'wrong', { annotations: { 'kumiki.dev/check': 'never' } });
      addNode(kube, 'stranger');
      const taints = [{ key: UNINITIALIZED_TAINT, effect: 'NoSchedule' }];
      kube.edit('Node', { name: 'node-1' }, (node) => ({ ...node, spec: { taints } }));
      await settle(first);
      // with ping, it no longer needs a probe Service
      kube.remove('Node', { name: 'stranger' });
      await cluster.patch(
        'Service',
        { namespace: 'shop', name: 'web' },
        {
          metadata: { annotations: { 'kumiki.dev/check': 'ping' } },
        },
      );
      await settle(first);
      await first.stop();
      const second = start({ cluster, initializesNodes });
      kube.remove('Service', { namespace: 'shop', name: 'web' });
      kube.remove('Service', { namespace: 'shop', name: 'wrong' });
      await settle(second);
      await second.stop();

      const permissions = PERMISSIONS.filter(({ onlyWith }) => !onlyWith || initializesNodes);
      const allowed = permissions.flatMap(({ kind, subresource, verbs }) =>
        verbs.map((verb) => describeRequest(kind, verb, subresource)),
      );
      expect([...cluster.asked].sort()).toEqual(allowed.sort());
      expect([...(cluster.names.get('Namespace') ?? [])]).toEqual(['/kube-system']);
      expect([...(cluster.names.get('Lease') ?? [])]).toEqual(['kube-system/kumiki-controller']);
    },
  );

  it('are listed in docs/controller.md', () => {
    const page = readFileSync(join(__dirname, '..', '..', 'docs', 'controller.md'), 'utf8');
    const found = /<!-- permissions -->\n([\s\S]*)\n<!-- \/permissions -->/.exec(page)?.[1];
    const rows = PERMISSIONS.map(({ kind, subresource, verbs, only, onlyWith, reason }) => {
      const { group, resource } = KINDS[kind];
      const name = subresource === undefined ? resource : `${resource}/${subresource}`;
      const where = only === 'lease' ? 'of its namespace' : only && `\`${only.name}\``;
      const when = onlyWith && 'with `--initialize-nodes`';
      const notes = [group && `\`${group}\``, where, when].filter(Boolean).join(', ');
      return `| ${name}${notes === '' ? '' : ` (${notes})`} | ${verbs.join(', ')} | ${reason} |`;
    });
    expect(found).toBe(['| resource | verbs | what for |', '|---|---|---|', ...rows].join('\n'));
  });
});
