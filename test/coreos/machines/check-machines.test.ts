import { checkMachines } from '../../../lib/coreos/machines/check-machines';
import { listMachines, type MachineClusterProps } from '../../../lib/coreos/machines/machine-cluster-props';
import { ARTICLE_SITE } from '../article-site';
import { found } from '../lint/found';

const check = (changes: Partial<MachineClusterProps>) => {
  const props = { ...ARTICLE_SITE, ...changes };
  return found(checkMachines({ props, machines: listMachines(props) }));
};
const { master } = ARTICLE_SITE;

describe('the machines of a cluster', () => {
  it('are fine as the article has them', () => expect(check({})).toEqual([]));

  it.each(['x', '', 'FDB23ECA000000000000000000000000'])('cannot have the machine id %j', (machineId) => {
    expect(check({ master: { ...master, machineId } })).toEqual(['COREOS_MACHINE master.machineId']);
  });

  it('need different machine ids, or none', () => {
    const [first, second] = ARTICLE_SITE.nodes;
    const nodes = [first, second].map((node) => ({ hostname: 'node', address: '10.1.0.2', ...node }));
    expect(check({ nodes: nodes.map((node) => ({ ...node, machineId: master.machineId })) })).toEqual([
      'COREOS_MACHINE nodes[0].machineId',
      'COREOS_MACHINE nodes[1].machineId',
    ]);
    expect(check({ nodes: nodes.map((node) => ({ ...node, machineId: undefined })) })).toEqual([]);
  });

  it('need a key for logins', () => {
    expect(check({ sshAuthorizedKeys: [] })).toEqual(['USER_DATA_SSH_KEY sshAuthorizedKeys']);
  });

  it.each(['stable', 'lts-2024', 'our_group.2', undefined])('can get the updates of %j', (updateGroup) => {
    expect(check({ updateGroup })).toEqual([]);
  });

  it.each(['', ' ', 'a b', 'a\nb', '-x', 'x/y', '$(id)', 'x\u202ey', '\ud800', 'a'.repeat(64)])(
    'cannot get the updates of %j',
    (updateGroup) => expect(check({ updateGroup })).toEqual(['COREOS_MACHINE updateGroup']),
  );

  it('need one that can run pods', () => {
    expect(check({ nodes: [], masterSchedulable: false })).toEqual(['COREOS_MACHINE nodes']);
    expect(check({ nodes: [] })).toEqual([]);
    expect(check({ masterSchedulable: false })).toEqual([]);
  });
});
