import { RunningApiServer } from '../harness/api-server';
import { type AttachedProcess, startAttached } from '../harness/attached-process';
import { describeWithEngine } from '../harness/engine';
import { waitFor } from '../harness/poll';
import { KUMIKI } from '../harness/root';
import { SimulatedSite } from '../harness/simulated-site';

interface ServiceJson {
  readonly metadata: { readonly name: string };
  readonly status: {
    readonly loadBalancer: { readonly ingress?: readonly { ip: string; ipMode: string }[] };
  };
}

describeWithEngine('kube-apiserver', 'kumiki controller', ({ path: apiServer }) => {
  describeWithEngine('etcd', 'in front of a real API server', ({ path: etcd }) => {
    let server: RunningApiServer;
    let site: SimulatedSite;
    const controllers: AttachedProcess[] = [];

    beforeAll(async () => {
      [server, site] = await Promise.all([
        RunningApiServer.start({ etcd, apiServer }),
        SimulatedSite.start(),
      ]);
    });

    afterAll(async () => {
      await Promise.all(controllers.map((each) => each.stop()));
      await site?.close();
      await server?.stop();
    });

    const kubectl = (args: readonly string[], input = '') => {
      const { status, stdout, stderr } = server.kubectl(args, input);
      if (status !== 0) throw new Error(stderr);
      return stdout;
    };
    /** Starts a replica, whose messages include its log. */
    const startController = () => {
      const env = {
        ...site.simulator.env,
        PATH: process.env.PATH,
        HOME: server.folder,
        KUBECONFIG: server.kubeconfig,
      };
      const program = [process.execPath, KUMIKI, 'controller', '--listen', '127.0.0.1:0'];
      const options = ['--unclassed', '--network', 'router:name=k8s-router'];
      const started = startAttached(['sh', '-c', 'exec "$@" >&2', 'sh', ...program, ...options], env);
      controllers.push(started);
      return started;
    };
    const addNode = (name: string) => {
      kubectl(['create', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'Node', metadata: { name } }));
      const conditions = [{ type: 'Ready', status: 'True', reason: 'Ready', message: '' }];
      const patch = JSON.stringify({ status: { conditions } });
      kubectl(['patch', 'node', name, '--subresource=status', '--type=merge', '-p', patch]);
    };
    const services = () => {
      const { items } = JSON.parse(kubectl(['get', 'services', '-o', 'json'])) as { items: ServiceJson[] };
      return new Map(items.map((item) => [item.metadata.name, item.status.loadBalancer.ingress ?? []]));
    };
    const servers = () => {
      const [appliance] = site.appliances();
      return (appliance?.applied?.[0]?.Servers ?? []).map((each) => each.IPAddress).sort();
    };

    it('exposes Services, follows nodes, hands over to the next replica, and cleans up', async () => {
      addNode('node-1');
      const first = startController();
      const [, port = ''] = await (async () => {
        await waitFor(() => /leads now/.test(first.messages()), `a leader: ${first.messages()}`);
        return /"port":(\d+)/.exec(first.messages()) ?? [];
      })();
      kubectl(['create', 'service', 'loadbalancer', 'web', '--tcp=80:8080']);
      await waitFor(() => (services().get('web') ?? []).length > 0, 'the address of the Service');
      expect(services().get('web')).toEqual([{ ip: expect.stringMatching(/^203\.0\.113\./), ipMode: 'VIP' }]);
      await waitFor(() => (services().get('web-probe') ?? []).length === 1, 'the probe');
      expect(kubectl(['describe', 'service', 'web'])).toContain('AddressReady');
      const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      expect(metrics).toMatch(/^kumiki_controller_leader 1$/m);
      expect(metrics).toMatch(/cloud_calls_total\{call="createAppliance",outcome="ok"\} 1/);
      expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);

      const second = startController();
      addNode('node-2');
      await waitFor(() => servers().length === 2, 'the second node');
      await first.stop();
      await waitFor(() => /leads now/.test(second.messages()), 'the next leader');
      kubectl(['annotate', 'service', 'web', 'kumiki.dev/delay-seconds=often']);
      await waitFor(() => /CannotBeServed/.test(kubectl(['describe', 'service', 'web'])), 'the event');
      kubectl(['delete', 'node', 'node-1']);
      await waitFor(() => servers().join() === '203.0.113.6', 'one node less');
      // kubectl must not wait, because the simulator runs in this process, which is blocked meanwhile
      kubectl(['delete', 'service', 'web', '--wait=false']);
      await waitFor(() => !services().has('web'), 'end of the Service');
      expect(site.appliances()).toEqual([]);
      for (const { messages } of [first, second]) {
        expect(messages()).not.toContain(site.simulator.secret);
      }
    });
  });
});
