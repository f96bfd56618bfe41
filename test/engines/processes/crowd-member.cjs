/**
 * One of many processes that create load balancers in one block. It carries out one order at a time, and
 * answers with the result. Its pauses pass faster than real time, as the simulator's do.
 */
const { loadBalancerProvider, toInputs } = require('kumiki/provider');

const [index, speed] = process.argv.slice(2).map(Number);
const start = Date.now();
const clock = {
  now: () => start + (Date.now() - start) * speed,
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms / speed);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
    }),
};
const context = { settings: {}, signal: new AbortController().signal, clock, log: () => {} };
const virtualIp = (key) => ({
  key,
  description: '',
  ports: [{ port: 80, delayLoopSeconds: 10, healthCheck: { protocol: 'tcp' } }],
  servers: [{ address: '203.0.113.30', enabled: true }],
});
const inputs = (keys) =>
  toInputs(
    {
      id: `edge-${index}`,
      ownerId: String(index).padStart(12, '0'),
      name: `edge-${index}`,
      description: '',
      tags: [],
      plan: 'standard',
      redundant: false,
      network: { kind: 'router', router: { by: 'name', value: 'k8s-router' } },
      virtualIps: keys.map(virtualIp),
    },
    'crowd',
  );

let known;
const ORDERS = {
  async create() {
    known = await loadBalancerProvider.create(context, inputs(['web']));
    return known.state.addressByKey;
  },
  async widen() {
    const state = await loadBalancerProvider.update(context, known.id, known.state, inputs(['web', 'more']));
    known = { ...known, state };
    return state.addressByKey;
  },
  async delete() {
    await loadBalancerProvider.delete(context, known.id, known.state);
    return {};
  },
};

process.on('message', async (order) => {
  try {
    process.send({ addresses: await ORDERS[order]() });
  } catch (error) {
    process.send({ error: String(error) });
  }
});
process.on('disconnect', () => process.exit());
process.send('ready');
