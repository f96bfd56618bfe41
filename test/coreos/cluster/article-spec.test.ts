import { Binaries } from '../../../lib/coreos/article/binaries';
import { toClusterSpec, toMachineSpec } from '../../../lib/coreos/cluster/article-spec';
import type { CoreOSRudderClusterProps } from '../../../lib/coreos/cluster/core-os-rudder-cluster-props';
import { listMachines } from '../../../lib/coreos/machines/machine-cluster-props';
import { ARTICLE_SITE } from '../article-site';

const specOf = (changes: Partial<CoreOSRudderClusterProps> = {}) =>
  toClusterSpec({ ...ARTICLE_SITE, ...changes });

describe('the properties of a cluster as plain data', () => {
  it('have their defaults filled in', () => {
    expect(specOf()).toEqual({
      overlay: { network: '10.240.0.0/16', subnetLength: undefined, allocator: 'rudder' },
      schedulable: ['10.1.1.140', '10.1.3.13', '10.1.0.44'],
      masterSchedulable: true,
      discovery: 'https://discovery.etcd.io/b9d070ef8fc3c65b3dc8a49853a77adf',
      updateGroup: 'stable',
      ipMasq: 'overlay',
      binaries: { kind: 'preplaced' },
    });
  });

  it('download current programs and let docker masquerade, as in the article', () => {
    expect(specOf({ compat: 'article', ipMasq: 'none' })).toMatchObject({
      ipMasq: 'docker',
      binaries: { kind: 'unpinned', baseUrl: 'http://storage.googleapis.com/kubernetes' },
    });
  });

  it.each([
    ['updateGroup', { updateGroup: 'beta' }, 'beta'],
    ['ipMasq', { ipMasq: 'none' }, 'none'],
    ['binaries', { binaries: Binaries.unpinned('http://a') }, { kind: 'unpinned', baseUrl: 'http://a' }],
  ] as const)('keep what is given: %s', (key, changes, expected) => {
    expect(specOf(changes)[key]).toEqual(expected);
  });

  it('run pods on every machine, or only on nodes', () => {
    const [master, node] = listMachines(ARTICLE_SITE);
    const spec = specOf({ masterSchedulable: false });
    expect(spec.schedulable).toEqual(['10.1.3.13', '10.1.0.44']);
    expect(toMachineSpec(spec, master).isSchedulable).toBe(false);
    expect(node && toMachineSpec(spec, node).isSchedulable).toBe(true);
    expect(toMachineSpec(specOf(), master)).toMatchObject({
      isSchedulable: true,
      hostname: 'kube-master',
      address: '10.1.1.140',
    });
  });
});
