import { createServer } from 'node:http';
import { GatewayBackend, NginxIngressGateway } from 'kumiki';
import type { VirtualIpSpec } from 'kumiki/provider';
import { parseFault, runGateway, stack, startSimulator } from 'kumiki/testing';
import type { AdminErrors, CloudExamples } from '../cloud-run.ts';

/** Failing runs against an account, simulated by the simulator. */
export const CLOUD: CloudExamples = {
  async API_AUTHENTICATION({ provider, context, edge }) {
    const settings = { ...context.settings, accessTokenSecret: 'mistyped' };
    await provider.create({ ...context, settings }, edge);
  },
  async API_CREDENTIALS_MISSING({ provider, context, edge }) {
    const settings = { pinned: 'true' };
    await provider.create({ ...context, settings }, edge);
  },
  async API_REFUSED({ provider, context, edge, simulator }) {
    simulator.fault({ kind: 'status', status: 400, errorCode: 'bad_request', method: 'POST' });
    await provider.create(context, edge);
  },
  async API_SETTINGS({ provider, context, edge }) {
    const settings = { ...context.settings, apiRootUrl: 'ftp://secure.sakura.ad.jp' };
    await provider.create({ ...context, settings }, edge);
  },
  async API_UNEXPECTED({ provider, context, edge }) {
    // a proxy answers with its login page
    const proxy = createServer((_, response) => response.end('<html>Please log in</html>')).listen(8099);
    const settings = { ...context.settings, apiRootUrl: 'http://127.0.0.1:8099' };
    await provider.create({ ...context, settings }, edge).finally(() => proxy.close());
  },
  async API_UNREACHABLE({ provider, context, edge }) {
    const settings = { ...context.settings, apiRootUrl: 'http://127.0.0.1:1' };
    await provider.create({ ...context, settings }, edge);
  },
  async CANCELLED({ provider, context, edge }) {
    await provider.create({ ...context, signal: AbortSignal.abort() }, edge);
  },

  async GATEWAY_NGINX_MISSING() {
    const shop = stack({ namespace: 'shop' });
    const backend = GatewayBackend.external('api.example.com', { port: 80, tls: false });
    const gateway = new NginxIngressGateway(shop, 'Gateway', { defaultBackend: backend });
    await runGateway(gateway, { nginx: '/opt/nginx' });
  },
  GATEWAY_TEXT({ renderNginx }) {
    renderNginx([{ name: 'set', arguments: ['$greeting', 'hello\0'] }]);
  },

  async LB_ADOPT({ provider, context, edge }) {
    await provider.create(context, { ...edge, adopt: { id: '113400000999' } });
  },
  async LB_AMBIGUOUS_OWNER({ provider, context, edge, simulator }) {
    const { id, state } = await provider.create(context, edge);
    // someone copies the appliance in the control panel, tags included
    simulator.edit(({ appliances }) => {
      for (const original of Object.values(appliances)) {
        appliances['113400000999'] = { ...original, id: 113400000999, name: 'edge-copy' };
      }
    });
    await provider.update(context, id, state, edge);
  },
  async LB_APPLIANCE_FAILED({ provider, context, edge, simulator }) {
    simulator.fault({ kind: 'failed', times: 9 });
    await provider.create(context, edge);
  },
  async LB_CONFLICT({ provider, context, edge, simulator }) {
    const { id, state } = await provider.create(context, edge);
    // another process keeps changing the appliance
    simulator.fault({
      kind: 'status',
      status: 409,
      errorCode: 'original_hash_mismatch',
      method: 'PUT',
      times: 99,
    });
    await provider.update(context, id, state, { ...edge, description: 'new' });
  },
  async LB_FOREIGN({ provider, context, edge, simulator }) {
    const { id, state } = await provider.create(context, edge);
    simulator.edit(({ appliances }) => {
      for (const each of Object.values(appliances)) each.tags = ['ours-now'];
    });
    await provider.delete(context, id, state);
  },
  async LB_GONE({ provider, context, edge }) {
    const { id, state } = await provider.create(context, edge);
    await provider.delete(context, id, state);
    const elsewhere = { ...state, switchId: '113400009999' };
    await provider.update(context, id, elsewhere, edge);
  },
  async LB_IMMUTABLE({ reconcile, context, edge }) {
    const state = await reconcile(context, { spec: edge });
    await reconcile(context, { spec: { ...edge, plan: 'highspec' }, state, whenImmutable: 'fail' });
  },
  async LB_LEFT_OVER({ provider, scopes, context, edge }) {
    await provider.create(context, edge);
    // the state of the stack was lost before the stack is destroyed
    await scopes.delete(context, '0123456789ab', { scope: '0123456789ab' });
  },
  async LB_NETWORK_NOT_FOUND({ provider, context, edge }) {
    const network = { kind: 'router', router: { by: 'name', value: 'k9s-router' } } as const;
    await provider.create(context, { ...edge, network });
  },
  LB_OWNER_TAG({ check, edge }) {
    check({ ...edge, ownerTag: 'mine' });
  },
  LB_PLAN({ check, edge }) {
    const plan: string = 'premium';
    check({ ...edge, plan: plan as 'highspec' });
  },
  async LB_PROTECTED({ provider, context, edge }) {
    const { id, state } = await provider.create(context, { ...edge, deletionProtection: true });
    await provider.delete(context, id, state);
  },
  async LB_SERVER_NOT_FOUND({ provider, context, edge, virtualIp }) {
    const servers = [{ select: { by: 'tag', value: 'node' }, enabled: true }] as const;
    await provider.create(context, { ...edge, virtualIps: [{ ...virtualIp, servers }] });
  },
  async LB_SHARED({ provider, context, edge, simulator }) {
    const { id, state } = await provider.create(context, edge);
    // another stack adds its own virtual IP to the appliance
    simulator.edit(({ appliances }) => {
      for (const { saved } of Object.values(appliances)) {
        const Description = 'shop/Api [kumiki-ffffffffffff000000000000]';
        saved.push({ VirtualIPAddress: '203.0.113.14', Port: '80', Servers: [], Description });
      }
    });
    await provider.delete(context, id, state);
  },
  async LB_TIMEOUT({ provider, context, edge, simulator }) {
    simulator.fault({ kind: 'stuck', at: 'migrating' });
    await provider.create({ ...context, timeoutSeconds: 60 }, edge);
  },
  async VIP_POOL_EXHAUSTED({ provider, context, edge, virtualIp }) {
    const virtualIps = Array.from(
      { length: 12 },
      (_, index): VirtualIpSpec => ({ ...virtualIp, key: `shop/Edge${index}` }),
    );
    await provider.create(context, { ...edge, virtualIps });
  },

  async SIMULATOR_ADMIN({ simulator, fail }) {
    const answer = await fetch(new URL('/simulator/time', simulator.url), {
      method: 'POST',
      headers: {
        Authorization: `Basic ${btoa(`${simulator.token}:${simulator.secret}`)}`,
        'Content-Type': 'application/json',
      },
      body: '{ "seconds": "soon" }',
    });
    fail((await answer.json()) as AdminErrors);
  },
  SIMULATOR_FAULT() {
    parseFault({ kind: 'sloww' });
  },
  async SIMULATOR_START() {
    await startSimulator({ zone: 'xx1a' });
  },
  SIMULATOR_STATE({ simulator }) {
    simulator.restore(JSON.parse('{ "version": 1 }'));
  },
};
