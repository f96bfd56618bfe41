import { poll } from '../harness/poll';
import { describeSite } from './describe-site';
import { PlayedSite, VIRTUAL_IPS } from './played-site';
import { type Answer, APPLIANCE, NODES, type SiteNode } from './site-network';

type Name = keyof typeof VIRTUAL_IPS;

const LIMIT_MS = 60_000;
const NAMES: readonly Name[] = ['byDefault', 'local', 'pinged', 'filtered'];
/** Virtual IPs whose checks connect to the nodes. */
const CHECKED = ['byDefault', 'local', 'filtered'] as const;

const ENGINES = ['etcd', 'kube-apiserver', 'kube-proxy', 'nftables', 'iptables', 'conntrack'] as const;

describeSite(
  ENGINES,
  'direct server return, with nftables on one node and iptables on the other',
  (pathOf) => {
    let site: PlayedSite;

    beforeAll(async () => {
      site = await PlayedSite.open({
        etcd: pathOf('etcd'),
        apiServer: pathOf('kube-apiserver'),
        proxy: pathOf('kube-proxy'),
      });
    });
    afterAll(() => site?.close());

    /** Returns the answer to a client whose connection the appliance sends to a certain node. */
    const reach = (name: Name, from: string) => {
      const { address, port } = VIRTUAL_IPS[name];
      return site.network.ask(from, address, port);
    };
    /** Returns the answer to the appliance's check of a node. */
    const check = (name: Name, node: SiteNode, from = APPLIANCE) =>
      site.network.ask(from, node.address, VIRTUAL_IPS[name].port);
    /** Waits for an answer, because kube-proxy follows the API server with some delay. */
    const expectSoon = async (
      ask: () => Promise<Answer>,
      expected: (answer: Answer) => boolean | undefined,
    ) => {
      let last: Answer | undefined;
      const found = await poll(async () => {
        last = await ask();
        return expected(last) || undefined;
      }, LIMIT_MS);
      expect({ last, found }).toEqual({ last, found: true });
    };
    const isBody =
      (...bodies: readonly string[]) =>
      (answer: Answer) =>
        typeof answer === 'object' && bodies.includes(answer.body);
    const isUnanswered = (answer: Answer) => typeof answer === 'string';
    /**
     * Expects one of the node's addresses in the answer: the pod sees the node that forwarded the connection.
     */
    const isByNode = (node: SiteNode) => isBody(node.address, `${node.pods}.1`);

    it.each(NODES)('does not answer on $name while Services have no status', async (node) => {
      await Promise.all(
        NAMES.map(async (name) => {
          const { port } = VIRTUAL_IPS[name];
          const inside = site.clusterAddress(port);
          // the rules are in place: the Service answers inside the cluster
          await expectSoon(() => site.network.ask(node.client, inside, port), isByNode(node));
          expect(await reach(name, node.client)).not.toHaveProperty('body');
          expect(await check(name, node)).toBe('refused');
        }),
      );
    });

    describe('once the status is written', () => {
      beforeAll(() => site.announce());

      it.each(NODES)('serves every virtual IP on $name', async (node) => {
        await expectSoon(() => reach('local', node.client), isBody(node.client));
        await expectSoon(() => reach('filtered', node.client), isBody(node.client));
        for (const name of ['byDefault', 'pinged'] as const) {
          await expectSoon(() => reach(name, node.client), isByNode(node));
          const answers = await Promise.all(Array.from({ length: 6 }, () => reach(name, node.client)));
          expect(answers.filter((answer) => !isByNode(node)(answer))).toEqual([]);
        }
      });

      it.each(NODES)('answers health checks on $name, except for pings', async (node) => {
        await Promise.all(CHECKED.map((name) => expectSoon(() => check(name, node), isBody(APPLIANCE))));
        expect(await check('pinged', node)).toBe('refused');
      });

      it.each(NODES)(
        'refuses foreign clients on $name, and checks from all but the appliance',
        async (node) => {
          const answers = [
            reach('local', node.stranger),
            check('local', node, node.client),
            reach('filtered', node.stranger),
            check('filtered', node, node.client),
            check('filtered', node, node.stranger),
          ];
          expect(await Promise.all(answers)).toEqual([
            { body: node.stranger },
            { body: node.client },
            'silence',
            'silence',
            'silence',
          ]);
        },
      );

      it.each(NODES)('follows the readiness of the pod only on $name', async (node) => {
        const others = NODES.filter((other) => other !== node);
        site.setReady(node, false);
        await Promise.all(CHECKED.map((name) => expectSoon(() => check(name, node), isUnanswered)));
        await expectSoon(() => reach('local', node.client), isUnanswered);
        for (const other of others) {
          const checks = await Promise.all(CHECKED.map((name) => check(name, other)));
          expect(checks).toEqual(CHECKED.map(() => ({ body: APPLIANCE })));
          expect(await reach('local', other.client)).toEqual({ body: other.client });
        }
        // the pod of another node answers where the traffic policy allows it
        expect(await reach('byDefault', node.client)).toHaveProperty('body');
        expect(await reach('pinged', node.client)).toHaveProperty('body');
        site.setReady(node, true);
        await Promise.all(CHECKED.map((name) => expectSoon(() => check(name, node), isBody(APPLIANCE))));
        await expectSoon(() => reach('local', node.client), isBody(node.client));
      });
    });

    it.each([
      ['is for a proxy in front', (ip: string) => ({ ip, ipMode: 'Proxy' })],
      ['is wiped', () => undefined],
    ])('stops answering once the status %s', async (_, toIngress) => {
      site.announce();
      const asks = NODES.flatMap((node) => NAMES.map((name) => () => reach(name, node.client)));
      await Promise.all(asks.map((ask) => expectSoon(ask, (answer) => !isUnanswered(answer))));
      site.rewriteStatuses(toIngress);
      await Promise.all(asks.map((ask) => expectSoon(ask, isUnanswered)));
      const checks = NODES.flatMap((node) => NAMES.map((name) => () => check(name, node)));
      await Promise.all(checks.map((ask) => expectSoon(ask, (answer) => answer === 'refused')));
    });
  },
);
