import type { AddressDescription } from '../../../lib/coreos/address-plan/description';
import { listExposureNotes } from '../../../lib/coreos/address-plan/exposure';
import { loadBalanced, testStack, workload } from '../../load-balancer/service-site';
import { articleCluster } from '../article-site';
import { synthesized } from '../boot';
import { kubeadmCluster } from '../kubeadm/kubeadm-site';
import { ARTICLE, planOf } from './clusters';

const KUBEADM: AddressDescription = {
  ...ARTICLE,
  overlay: { network: '10.240.0.0/16', allocator: 'kubernetes', backend: 'vxlan' },
};
const PUBLIC_NODES: Partial<AddressDescription> = {
  nodes: [{ hostname: 'a', address: '203.0.113.10', role: 'master', property: 'master' }],
  nodeNetwork: '203.0.113.0/24',
  gateway: undefined,
};
const CLOSE = /^close these ports of every machine to all but the machines themselves: (.*?);/;
const notesOf = (description: AddressDescription) => listExposureNotes(planOf(description));

describe('a note on the exposure of a cluster', () => {
  it('is given on every network for one of 2014: it has no authentication', () => {
    const [note = '', ...others] = notesOf(ARTICLE);
    expect(CLOSE.exec(note)?.[1]).toBe('udp 8285, tcp 4001, tcp 7001, tcp 10250');
    expect(others).toEqual([]);
  });

  it('is not given on a private network for one of today', () => expect(notesOf(KUBEADM)).toEqual([]));

  it('is given if the node network is public, with workstation ports', () => {
    const [open = '', close = '', ...others] = notesOf({ ...KUBEADM, ...PUBLIC_NODES });
    expect(open).toContain('203.0.113.0/24 is public');
    expect(open).toContain('pass tcp 6443, tcp 22 from your own address only');
    expect(CLOSE.exec(close)?.[1]).toBe('udp 8472');
    expect(others).toEqual([]);
  });

  it.each(['172.32.0.0/16', '11.0.0.0/8', '192.169.0.0/16', '100.128.0.0/16', '10.0.0.0/7'])(
    'is given if pods have public addresses of %s',
    (network) => {
      const description = { ...KUBEADM, nodeNetwork: '172.16.0.0/16', nodes: [], gateway: undefined };
      const notes = notesOf({ ...description, overlay: { ...KUBEADM.overlay, network, subnetLength: 23 } });
      expect(notes).toEqual([expect.stringMatching(`^${network} consists of public addresses`)]);
    },
  );

  it('is given if Services have them', () => {
    expect(notesOf({ ...KUBEADM, serviceNetwork: '8.8.8.0/24' })).toEqual([
      expect.stringMatching('^8.8.8.0/24 consists of public addresses'),
    ]);
  });

  it.each(['172.16.0.0/12', '192.168.128.0/17', '100.64.0.0/16'])(
    'is not given if pods have %s',
    (network) => {
      expect(notesOf({ ...KUBEADM, overlay: { ...KUBEADM.overlay, network, subnetLength: 24 } })).toEqual([]);
    },
  );

  it('is one of the cluster notes', () => {
    const { notes } = synthesized((stack) => articleCluster(stack));
    expect(notes).toEqual([expect.stringMatching(CLOSE)]);
  });
});

describe('virtual IPs', () => {
  it('are among the open ports of the machines behind them', () => {
    const stack = testStack();
    const cluster = kubeadmCluster(stack);
    const listServed = () => cluster.addressPlan?.openPorts.filter(({ on }) => on === 'servers');
    expect(listServed()).toEqual([]);
    const backend = workload(stack, [{ containerPort: 443 }, { containerPort: 80 }]);
    loadBalanced(stack, { servers: cluster.nodes, backend, ports: [443, 80] });
    expect(listServed()?.map(({ port }) => port)).toEqual([80, 443]);
    expect(listServed()?.slice(0, 1)).toEqual([
      {
        protocol: 'tcp',
        port: 80,
        use: 'virtual IP',
        on: 'servers',
        from: ['clients'],
        isUnauthenticated: false,
      },
    ]);
  });
});
