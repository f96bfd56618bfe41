import type { DescribedNode } from '../../../lib/coreos/address-plan/description';
import { ARTICLE, problemsWith } from './clusters';

/** Returns the problems that arise if the article's second node is changed. */
const problemsOf = (node: Partial<DescribedNode>) =>
  problemsWith({
    nodes: ARTICLE.nodes.map((known, index) => (index === 1 ? { ...known, ...node } : known)),
  });

describe('the address of a node', () => {
  it.each([
    ['10.1.4.1', 'is outside the node network 10.1.0.0/22'],
    ['10.1.0.0', 'is the network or broadcast address of the node network 10.1.0.0/22'],
    ['10.1.3.255', 'is the network or broadcast address of the node network 10.1.0.0/22'],
    ['10.1.0.1', 'the address of the gateway'],
  ])('%s is refused: %s (A12)', (address, reason) => {
    expect(problemsOf({ address })).toMatchObject([
      {
        code: 'NODE_ADDRESS',
        property: 'nodes[0].address',
        given: address,
        message: expect.stringContaining(reason),
      },
    ]);
  });

  it.each(['10.1 .3 .13', '10.1.3.013', '10.1.3.13 ', '$private_ipv4', ''])(
    '%j is refused as invalid (A13)',
    (address) => {
      expect(problemsOf({ address })).toMatchObject([
        { code: 'ADDRESS_INVALID', property: 'nodes[0].address' },
      ]);
    },
  );

  it('is unique, as is the hostname, whatever its case (A12)', () => {
    expect(problemsOf({ address: '10.1.1.140' })).toMatchObject([
      {
        code: 'NODE_DUPLICATE',
        property: 'nodes[0].address',
        message: "nodes 'kube-master' and 'node-1' have the same address, '10.1.1.140'",
      },
    ]);
    expect(problemsOf({ hostname: 'Kube-Master' })).toMatchObject([
      {
        code: 'NODE_DUPLICATE',
        property: 'nodes[0].hostname',
        message: "nodes '10.1.1.140' and '10.1.3.13' have the same hostname, 'Kube-Master'",
      },
    ]);
  });

  it('is not checked against an invalid network', () => {
    expect(problemsWith({ nodeNetwork: '10.1.0.0' })).toMatchObject([
      { code: 'ADDRESS_INVALID', property: 'nodeNetwork' },
    ]);
  });
});

it('the gateway, if given, must be on the node network', () => {
  expect(problemsWith({ gateway: '10.1.4.1' })).toMatchObject([
    { code: 'NODE_ADDRESS', property: 'gateway' },
  ]);
  expect(problemsWith({ gateway: 'none' })).toMatchObject([{ code: 'ADDRESS_INVALID', property: 'gateway' }]);
  expect(problemsWith({ gateway: undefined })).toEqual([]);
});
