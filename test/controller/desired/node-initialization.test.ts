import fc from 'fast-check';
import { isUninitialized, planInitialization } from '../../../lib/controller/desired/node-initialization';
import { NodeIndex } from '../../../lib/controller/desired/nodes';
import { UNINITIALIZED_TAINT } from '../../../lib/core/node-initialization';
import type { Node, NodeAddress } from '../../../lib/kubernetes-api/kinds';
import type { Server } from '../../../lib/sakura/codec/model';

const ID = '113400001000';
const WAITING = { key: UNINITIALIZED_TAINT, effect: 'NoSchedule' };

function server(addresses: readonly string[], changes: Partial<Server> = {}): Server {
  const interfaces = addresses.map((address) => ({
    ...{ id: undefined, serverId: ID, switchId: '113400000201', shared: false },
    address,
  }));
  return {
    id: ID,
    name: 'node-1',
    tags: [],
    instanceStatus: 'up',
    planClass: undefined,
    interfaces,
    ...changes,
  };
}

function node(changes: Partial<Node> & { readonly annotations?: Record<string, string> } = {}): Node {
  const { annotations = {}, ...more } = changes;
  return { metadata: { name: 'node-1', annotations }, spec: { taints: [WAITING] }, ...more };
}

function plan(given: Node, servers: readonly Server[], others: readonly Node[] = [], zone = 'is1b') {
  return planInitialization(given, new NodeIndex([given, ...others], servers, zone), zone);
}

const withProviderId = (name: string, providerID: string) =>
  node({ metadata: { name }, spec: { providerID, taints: [WAITING] } });

const addressesOf = (given: Node, machine: Server) => {
  const planned = plan(given, [machine]);
  if (typeof planned === 'string') throw new Error(planned);
  return (planned.addresses ?? given.status?.addresses ?? []).map(
    ({ type, address }) => `${type} ${address}`,
  );
};

describe('the addresses of a node', () => {
  it.each<[string, readonly string[], Node, readonly string[]]>([
    [
      'an inner and an outer one',
      ['203.0.113.9', '192.168.0.9'],
      node(),
      ['InternalIP 192.168.0.9', 'ExternalIP 203.0.113.9', 'Hostname node-1'],
    ],
    ['an inner one only', ['10.1.0.9'], node(), ['InternalIP 10.1.0.9', 'Hostname node-1']],
    [
      'the one that the kubelet was given',
      ['192.168.0.9', '10.1.0.9'],
      node({ annotations: { 'alpha.kubernetes.io/provided-node-ip': 'fd00::9,10.1.0.9' } }),
      ['InternalIP 10.1.0.9', 'Hostname node-1'],
    ],
    [
      'any of the family that the kubelet was given',
      ['10.1.0.9'],
      node({ annotations: { 'alpha.kubernetes.io/provided-node-ip': '0.0.0.0' } }),
      ['InternalIP 10.1.0.9', 'Hostname node-1'],
    ],
    [
      'those that the kubelet has said, though the cloud knows none',
      [],
      node({ status: { addresses: [{ type: 'InternalIP', address: '10.2.0.1' }] } }),
      ['InternalIP 10.2.0.1', 'Hostname node-1'],
    ],
  ])('are %s', (_, addresses, given, expected) => {
    expect(addressesOf(given, server(addresses))).toEqual(expected);
  });

  it('keep all existing entries, add each new one once, and are complete after one run', () => {
    const address = fc.ipV4();
    const entry = fc.record<NodeAddress>({
      type: fc.constantFrom('InternalIP', 'ExternalIP', 'Hostname'),
      address,
    });
    const property = fc.property(fc.array(address, { minLength: 1 }), fc.array(entry), (known, before) => {
      const machine = server(known);
      const first = addressesOf(node({ status: { addresses: before } }), machine);
      const texts = before.map((each) => `${each.type} ${each.address}`);
      expect(first.slice(0, texts.length)).toEqual(texts);
      const added = first.slice(texts.length);
      expect(new Set(added).size).toBe(added.length);
      for (const type of ['InternalIP', 'Hostname']) {
        expect(first.some((each) => each.startsWith(type))).toBe(true);
      }
      const after = first.map((each) => {
        const [type = '', value = ''] = each.split(' ');
        return { type, address: value };
      });
      expect(plan(node({ status: { addresses: after } }), [machine])).not.toHaveProperty('addresses');
    });
    fc.assert(property);
  });
});

describe('a node that waits', () => {
  it('keeps its provider id, even one from the archived controller', () => {
    for (const providerID of [`sakura://is1b/${ID}`, `sakuracloud://${ID}`]) {
      const given = withProviderId('other', providerID);
      expect(plan(given, [server(['10.0.0.1'])])).toMatchObject({ patch: { spec: { taints: [] } } });
      expect(plan(given, [server(['10.0.0.1'])])).not.toHaveProperty('patch.spec.providerID');
    }
  });

  it.each<[string, readonly Server[], Node, readonly Node[]]>([
    ['no server of zone is1b is called node-1', [], node(), []],
    ['2 servers are called node-1', [server([]), server([], { id: '113400001001' })], node(), []],
    [
      '2 servers are called NODE-1 or node-1',
      [server([]), server([], { id: '113400001001', name: 'NODE-1' })],
      node(),
      [],
    ],
    ['neither its kubelet nor server node-1', [server([])], node(), []],
    ['of another cloud', [server(['10.0.0.1'])], withProviderId('node-1', 'aws:///a/i-1'), []],
    [
      'or has the provider id sakura://tk1a/',
      [server(['10.0.0.1'])],
      withProviderId('node-1', `sakura://tk1a/${ID}`),
      [],
    ],
    [
      'is taken for the node renamed, too',
      [server(['10.0.0.1'])],
      node(),
      [withProviderId('renamed', `sakura://is1b/${ID}`)],
    ],
  ])('keeps waiting, with the reason: %s', (problem, servers, given, others) => {
    expect(plan(given, servers, others)).toEqual(expect.stringContaining(problem));
  });

  it('gets labels for what is known, except those that Kubernetes would refuse', () => {
    const labels = (machine: Server, zone: string) => {
      const planned = plan(node(), [machine], [], zone);
      return typeof planned === 'string' ? planned : Object.values(planned.patch.metadata)[0];
    };
    expect(labels(server(['10.0.0.1'], { planClass: 'cloud/plan/ssd 1' }), 'tk1v')).toEqual({
      'topology.kubernetes.io/zone': 'tk1v',
      'topology.kubernetes.io/region': 'tk1',
    });
    expect(labels(server(['10.0.0.1']), 'somewhere')).toEqual({ 'topology.kubernetes.io/zone': 'somewhere' });
  });

  it('has the taint, and is not being deleted', () => {
    expect(isUninitialized(node())).toBe(true);
    expect(
      isUninitialized({
        metadata: { name: 'a', deletionTimestamp: '2026-01-01T00:00:00Z' },
        ...{ spec: { taints: [WAITING] } },
      }),
    ).toBe(false);
    expect(isUninitialized({ metadata: { name: 'a' } })).toBe(false);
  });
});
