import { spawnSync } from 'node:child_process';
import { Cidr, Ipv4 } from '../../../lib';
import type { OverlayBackend } from '../../../lib/coreos/address-plan/backend';
import { ARTICLE, planOf } from '../../coreos/address-plan/clusters';
import { describeUnless, describeWithEngines } from '../harness/engine';
import { whyNoLink, whyNoNamespaces } from '../harness/network-namespace';
import { INTERFACE, OverlaySite, type SiteNode } from './overlay-site';

const IP_AND_UDP = 28;
const PORT = 7000;

describeWithEngines(['etcd', 'flannel'], "the article's three machines as namespaces", (pathOf) => {
  const [etcd, flannel] = [pathOf('etcd'), pathOf('flannel')];
  for (const backend of ['udp', 'vxlan', 'host-gw'] as const) {
    describeUnless(whyNot(backend, flannel), `carry an overlay by ${backend}`, () => {
      const overlay = { network: '10.240.0.0/16', backend };
      const plan = planOf({ ...ARTICLE, overlay });
      const site = new OverlaySite();
      beforeAll(() => site.start({ etcd, flannel }, plan, overlay), 30_000);
      afterAll(() => site.stop());

      /** Returns the address of a node's bridge, and its subnet. */
      const bridgeOf = (node: SiteNode): [Ipv4, Cidr] => {
        const [address = '', length] = (node.subnetFile().FLANNEL_SUBNET ?? '').split('/');
        return [Ipv4.parse(address), Cidr.around(Ipv4.parse(address), Number(length))];
      };
      const pairs = () =>
        site.nodes.flatMap((from) => site.nodes.filter((to) => to !== from).map((to) => [from, to] as const));

      it('gives docker a subnet of the plan, its first address and the MTU (A1 to A6)', () => {
        const subnets = site.nodes.map((node) => {
          const [address, subnet] = bridgeOf(node);
          expect(address.value - subnet.network.value).toBe(1);
          expect(plan.candidates.has(subnet)).toBe(true);
          expect(node.subnetFile()).toMatchObject({
            FLANNEL_NETWORK: '10.240.0.0/16',
            FLANNEL_MTU: String(plan.mtu),
          });
          return `${subnet}`;
        });
        expect(new Set(subnets).size).toBe(3);
      });

      it('has the device of the plan (A7)', () => {
        for (const node of site.nodes) {
          const devices = links(node).filter(({ ifname }) => /^flannel/.test(ifname));
          const [, subnet] = bridgeOf(node);
          const expected = plan.device && [
            {
              ifname: plan.device.name,
              mtu: plan.mtu,
              addresses: [`${subnet.network}/${plan.device.prefixLength}`],
            },
          ];
          expect(devices).toEqual(expected ?? []);
        }
      });

      it('routes the node network, the overlay and the subnet of each (A9)', () => {
        for (const node of site.nodes) {
          const [, own] = bridgeOf(node);
          const routes = routesOf(node);
          expect(routes).toMatchObject({
            default: INTERFACE,
            '10.1.0.0/22': INTERFACE,
            [`${own}`]: 'docker0',
          });
          if (backend === 'udp') expect(routes['10.240.0.0/16']).toBe('flannel0');
        }
      });

      it('carries packets from pods up to the MTU, and none that are longer (A4)', async () => {
        for (const node of site.nodes) {
          await node.namespace.start([flannel, 'receive', '--at', `${bridgeOf(node)[0]}:${PORT}`]);
        }
        const room = plan.mtu - IP_AND_UDP;
        for (const [from, to] of pairs()) {
          const [source] = bridgeOf(from);
          const send = (bytes: number) =>
            from.namespace.run(
              [
                [flannel, 'send', '--from', `${source}`],
                ['--to', `${bridgeOf(to)[0]}:${PORT}`, '--bytes', String(bytes)],
              ].flat(),
            );
          expect(send(room)).toBe(`${source} ${room}`);
          expect(send(room + 1)).toBe('too long');
        }
      });

      it('keeps the subnet of a restarted node (A17)', async () => {
        const [, node] = site.nodes;
        const before = node?.subnetFile();
        await node?.restart();
        expect(node?.subnetFile()).toEqual(before);
      });
    });
  }
});

/** Returns why a backend cannot carry packets on this machine; undefined if it can. */
function whyNot(backend: OverlayBackend, flannel: string): string | undefined {
  // without the engine, all tests are skipped anyway
  if (!flannel) return undefined;
  const carriers = spawnSync(flannel, ['backends'], { encoding: 'utf8' }).stdout;
  if (!carriers.split('\n').includes(backend)) {
    return `flannel was built without ${backend}, which takes a C compiler and amd64`;
  }
  return whyNoNamespaces() ?? (backend === 'vxlan' ? whyNoLink('type vxlan id 1 dstport 8472') : undefined);
}

/** Returns the links of a node with their IPv4 addresses. */
function links(node: SiteNode): { ifname: string; mtu: number; addresses: string[] }[] {
  type Link = { ifname: string; mtu: number; addr_info: { local: string; prefixlen: number }[] };
  const shown: Link[] = JSON.parse(node.namespace.run(['ip', '-json', '-4', 'addr', 'show']));
  return shown.map(({ ifname, mtu, addr_info }) => ({
    ifname,
    mtu,
    addresses: addr_info.map(({ local, prefixlen }) => `${local}/${prefixlen}`),
  }));
}

/** Returns the devices of a node's routes, by destination. */
function routesOf(node: SiteNode): Record<string, string> {
  const shown: { dst: string; dev: string }[] = JSON.parse(node.namespace.run(['ip', '-json', 'route']));
  return Object.fromEntries(shown.map(({ dst, dev }) => [dst, dev]));
}
