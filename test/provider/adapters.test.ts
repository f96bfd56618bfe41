import type { LoadBalancerInputs } from '../../lib/appliance/spec/inputs';
import type { DynamicConfig } from '../../lib/provider';
import { loadBalancerAdapter } from '../../lib/provider/adapters';
import { startSimulator } from '../../lib/testing';
import { edgeSpec } from '../appliance/reconcile/rig';

const PROVIDER = { __provider: 'exports.handler = () => provider' };

/** The environment, which overrides the program's settings and must therefore be empty here. */
const environment = { ...process.env };
beforeEach(() => {
  for (const name of Object.keys(process.env)) if (/^SAKURA/.test(name)) delete process.env[name];
  process.env.HOME = '/nonexistent';
});
afterEach(() => {
  process.env = { ...environment };
});

async function startSite() {
  const simulator = await startSimulator();
  const settings: Record<string, string> = {
    'sakura:accessToken': simulator.token,
    'sakura:accessTokenSecret': simulator.secret,
    'sakura:apiRootUrl': simulator.url,
    'sakura:requestRateLimit': '1000',
  };
  const config: DynamicConfig = { get: (key) => settings[key] };
  return { simulator, config };
}

describe('the dynamic provider of load balancers', () => {
  it('logs in the language of the person, and has the same outputs in each', async () => {
    const live = async (language: string) => {
      process.env.KUMIKI_LANG = language;
      const { simulator, config } = await startSite();
      const lines: string[] = [];
      const log = (line: string) => lines.push(line);
      const made = await loadBalancerAdapter.create(config, { ...edgeSpec(), ...PROVIDER }, log);
      const moved = { ...edgeSpec({ plan: 'highspec' }), ...PROVIDER };
      const diff = await loadBalancerAdapter.diff(config, made.id, made.outs, moved, log);
      const wider = { ...edgeSpec({ description: 'wider' }), ...PROVIDER };
      const updated = await loadBalancerAdapter.update(config, made.id, made.outs, wider, log);
      const again = await loadBalancerAdapter.create(config, { ...wider }, log);
      await loadBalancerAdapter.delete(config, made.id, updated.outs, log);
      await loadBalancerAdapter.delete(config, again.id, again.outs, log);
      await simulator.close();
      return { made, diff, updated, lines };
    };
    const [english, japanese] = [await live('en'), await live('ja')];
    expect({ ...japanese, lines: [] }).toEqual({ ...english, lines: [] });
    expect(japanese.lines).toHaveLength(english.lines.length);
    expect(japanese.lines.filter((line) => !/[ぁ-ん]|仮想/.test(line))).toEqual([]);
    expect(japanese.lines.join('\n')).toMatch(/ロードバランサー \d+ を[^\n]*作成しました/);
  });

  it('creates, refreshes, compares, updates and deletes, and leaves nothing behind', async () => {
    const { simulator, config } = await startSite();
    const inputs = { ...edgeSpec(), ...PROVIDER };
    const checked = await loadBalancerAdapter.check(config, {}, inputs);
    expect(checked).toEqual({ inputs, failures: [] });

    const lines: string[] = [];
    const made = await loadBalancerAdapter.create(config, checked.inputs, (line) => lines.push(line));
    expect(made.outs).toMatchObject({
      applied: true,
      addressByKey: { 'shop/Edge': '203.0.113.9' },
      ...PROVIDER,
    });
    expect(lines[0]).toContain('edge: created load balancer');

    const read = await loadBalancerAdapter.read(config, made.id, made.outs);
    expect(read).toEqual({ id: made.id, props: made.outs, inputs });
    expect((await loadBalancerAdapter.diff(config, made.id, made.outs, inputs)).changes).toBe(false);

    const wider: LoadBalancerInputs = edgeSpec({ description: 'wider' });
    expect(await loadBalancerAdapter.diff(config, made.id, made.outs, { ...wider })).toMatchObject({
      changes: true,
      replaces: [],
    });
    const updated = await loadBalancerAdapter.update(config, made.id, made.outs, { ...wider, ...PROVIDER });
    await loadBalancerAdapter.delete(config, made.id, updated.outs);
    expect(simulator.snapshot().zones.is1b.appliances).toEqual({});

    for (const secret of [simulator.token, simulator.secret]) {
      expect(JSON.stringify([made, read, updated, lines])).not.toContain(secret);
    }
    await simulator.close();
  });

  it('keeps a load balancer that is its own replacement, as after `pulumi up --replace`', async () => {
    const { simulator, config } = await startSite();
    const inputs = { ...edgeSpec(), ...PROVIDER };
    const made = await loadBalancerAdapter.create(config, inputs);
    const lines: string[] = [];
    // an engine creates first, and then deletes what it knew
    const again = await loadBalancerAdapter.create(config, inputs);
    await loadBalancerAdapter.delete(config, made.id, made.outs, (line) => lines.push(line));
    expect(again.id).toBe(made.id);
    expect(Object.keys(simulator.snapshot().zones.is1b.appliances)).toEqual([made.id]);
    expect(lines).toEqual([`edge: load balancer ${made.id} stays, as it is its own replacement`]);
    await loadBalancerAdapter.delete(config, again.id, again.outs);
    expect(simulator.snapshot().zones.is1b.appliances).toEqual({});
    await simulator.close();
  });

  it('30: prefers credentials of the environment to the stored ones, which may be old', async () => {
    const { simulator, config } = await startSite();
    process.env.SAKURA_ACCESS_TOKEN = 'rotated-token';
    process.env.SAKURA_ACCESS_TOKEN_SECRET = 'rotated-secret';
    await expect(loadBalancerAdapter.create(config, { ...edgeSpec() })).rejects.toThrow('API_AUTHENTICATION');
    await simulator.close();
  });

  it('13: says what is missing when there are no credentials', async () => {
    const empty: DynamicConfig = { get: () => undefined };
    await expect(loadBalancerAdapter.create(empty, { ...edgeSpec() })).rejects.toThrow(
      'API_CREDENTIALS_MISSING',
    );
    await expect(loadBalancerAdapter.create(undefined, { ...edgeSpec() })).rejects.toThrow(
      'API_CREDENTIALS_MISSING',
    );
  });

  it('refuses a zone of the settings that is not known, unless the program names one itself', async () => {
    const check = (inputs: object, zone = 'is1x') =>
      loadBalancerAdapter.check(
        { get: (key) => (key === 'sakura:zone' ? zone : undefined) },
        {},
        { ...inputs },
      );
    const { failures } = await check(edgeSpec());
    expect(failures).toEqual([
      {
        property: '',
        reason: expect.stringMatching(
          /^API_SETTINGS: zone in .* is not a known zone; allowed: is1a, .*did you mean is1a/,
        ),
      },
    ]);
    expect((await check(edgeSpec({ zone: 'is9z' }))).failures).toEqual([]);
    expect((await check(edgeSpec(), 'is1c')).failures).toEqual([]);
    process.env.SAKURA_ZONE = 'IS1A';
    expect((await loadBalancerAdapter.check(undefined, {}, { ...edgeSpec() })).failures).toEqual([
      { property: '', reason: expect.stringMatching(/SAKURA_ZONE in the environment/) },
    ]);
  });

  it('names the wrong property, with its value', async () => {
    const { failures } = await loadBalancerAdapter.check(undefined, {}, { ...edgeSpec({ vrid: 256 }) });
    expect(failures).toEqual([
      {
        property: 'vrid',
        reason: expect.stringMatching(/^LB_VRID: .*256.*; allowed: an integer from 1 to 255/),
      },
    ]);
  });
});
