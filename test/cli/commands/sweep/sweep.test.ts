import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatOwnerTag, splitOwnerTag } from '../../../../lib/appliance/spec/tags';
import { type Simulator, startSimulator } from '../../../../lib/testing';
import { handMade } from '../../../appliance/reconcile/rig';
import { runKumiki } from '../run';

let simulator: Simulator;
const SCOPE = '0123456789ab';
const OWNER_TAG = `kumiki-${SCOPE}000000000001`;
const stopped = { sequence: 'stopped', phase: 0, since: 0, statusChangedAt: 0 } as const;

beforeEach(async () => {
  simulator = await startSimulator();
  simulator.edit((zone) => {
    const orphan = handMade({ name: 'orphan', tags: [OWNER_TAG], saved: [], lifecycle: stopped });
    const kept = { name: 'kept', tags: [OWNER_TAG.replace('1', '9'), 'kumiki-protected'] };
    for (const one of [orphan, handMade({ id: 113499999998, vrid: 8, ...kept })])
      zone.appliances[one.id] = one;
  });
});
afterEach(() => simulator.close());

/** Runs a command line against the simulator. */
function run(...args: string[]) {
  return runIn('/nowhere', ...args);
}

function runIn(cwd: string, ...args: string[]) {
  const env = {
    SAKURA_API_ROOT_URL: simulator.url,
    SAKURA_ACCESS_TOKEN: simulator.token,
    SAKURA_ACCESS_TOKEN_SECRET: simulator.secret,
  };
  return runKumiki(['sweep', ...args], { cwd, env });
}

const names = () => Object.values(simulator.snapshot().zones.is1b.appliances).map(({ name }) => name);

/** The output of `pulumi stack export` for a stack with one load balancer. */
const STATE = (id: string) => ({
  version: 3,
  deployment: {
    resources: [
      { type: 'pulumi:pulumi:Stack', urn: 'urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev' },
      { type: 'pulumi-nodejs:dynamic/kumiki:Scope', id: SCOPE, outputs: { inputs: {} } },
      { type: 'pulumi-nodejs:dynamic/kumiki:LoadBalancer', id, outputs: { id, ownerTag: OWNER_TAG } },
    ],
  },
});

describe('kumiki sweep with the state of a stack', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kumiki-sweep-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function writeState(state: unknown): string[] {
    writeFileSync(join(folder, 'state.json'), JSON.stringify(state));
    return ['--state', 'state.json'];
  }

  it('keeps resources in the state, and removes others of its scope', async () => {
    simulator.edit((zone) => {
      const twin = handMade({
        id: 113499999997,
        name: 'twin',
        tags: [OWNER_TAG],
        vrid: 9,
        saved: [],
        lifecycle: stopped,
      });
      const foreign = {
        name: 'foreign',
        tags: ['kumiki-bbbbbbbbbbbb000000000001'],
        saved: [],
        lifecycle: stopped,
      };
      for (const one of [twin, handMade({ id: 113499999996, vrid: 10, ...foreign })])
        zone.appliances[one.id] = one;
    });
    const state = writeState(STATE('113499999999'));
    const listed = await runIn(folder, ...state);
    expect(listed.out).toMatch(/\(orphan\).*\n.*\n +stays: the state of its stack has it\n/);
    expect(listed.out).not.toContain('foreign');
    expect(listed.err).toContain('nothing was changed; kumiki sweep --state state.json --yes removes 1 item');
    renameSync(join(folder, 'state.json'), join(folder, 'my state.json'));
    expect((await runIn(folder, '--zone', 'is1b', '--state', 'my state.json')).err).toContain(
      "; kumiki sweep --zone is1b --state 'my state.json' --yes removes 1 item",
    );
    renameSync(join(folder, 'my state.json'), join(folder, 'state.json'));
    const { code, out } = await runIn(folder, ...state, '--yes', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out).leftovers).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'orphan', outcome: 'kept' }),
        expect.objectContaining({ name: 'twin', outcome: 'removed' }),
      ]),
    );
    expect(names().sort()).toEqual(['foreign', 'kept', 'orphan']);
  });

  it.each([
    [
      'no file',
      '--state nothing.json',
      'the file nothing.json cannot be read: there is no such file or folder (ENOENT)',
    ],
    ['no state', '--state other.json', 'other.json is not the state of a stack'],
    ['no JSON', '--state text.json', 'text.json is not JSON'],
  ])('refuses %s', async (_what, args, message) => {
    writeFileSync(join(folder, 'other.json'), '{"resources":[]}');
    writeFileSync(join(folder, 'text.json'), 'hello');
    const { code, err } = await runIn(folder, ...args.split(' '));
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe('kumiki sweep', () => {
  it('lists what each scope has, and changes nothing', async () => {
    const { code, out, err } = await run();
    expect(code).toBe(0);
    expect(out).toContain(`scope ${SCOPE}\n  load balancer 113499999999 (orphan): no virtual IPs\n`);
    expect(out).toContain('stays: it has the tag kumiki-protected');
    expect(err).toContain(
      'nothing was changed, and no state of a stack was read; if the stack is gone, kumiki sweep SCOPE --yes removes',
    );
    expect(names()).toEqual(['kept', 'orphan']);
  });

  it('removes what one scope has with --yes, unless protected', async () => {
    const { code, out, err } = await run(SCOPE, '--yes');
    expect(code).toBe(0);
    expect(out).toContain('removed  load balancer 113499999999 (orphan)\n');
    expect(err).toContain('removed load balancer 113499999999');
    expect(err).toMatch(/\n1 removed, 0 kept, 0 already gone in \d+\.\d\d s\n$/);
    expect(names()).toEqual(['kept']);
  });

  it('prints the same as JSON', async () => {
    const { out, err } = await run(SCOPE, '--json');
    expect(err).toBe('');
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      dryRun: true,
      zone: 'is1b',
      leftovers: [{ kind: 'appliance', id: '113499999999', scope: SCOPE, ownerTag: OWNER_TAG }],
    });
    const removed = JSON.parse((await run(SCOPE, '--yes', '--json')).out);
    expect(removed).toMatchObject({ dryRun: false, leftovers: [{ outcome: 'removed' }] });
  });

  it.each([
    ['--yes without a scope', ['--yes'], '--yes needs the scope to remove'],
    ['what is no scope', ['shop/prod', '--yes'], 'that is not a scope'],
  ])('refuses %s', async (_what, args, message) => {
    const { code, err } = await run(...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(names()).toEqual(['kept', 'orphan']);
  });
});

describe('a resource of a cluster controller', () => {
  const UID = '8a2f0c51-7d0e-4a4f-9d0b-3f4c5d6e7f80';
  const ownerTag = formatOwnerTag(UID, '000000000002');
  const { scope } = splitOwnerTag(ownerTag);

  beforeEach(() => {
    simulator.edit((zone) => {
      const one = handMade({
        ...{ id: 113499999997, vrid: 9, name: 'k8s-shop-web', tags: [ownerTag] },
        ...{ description: `Service shop/web of the cluster ${UID}`, saved: [], lifecycle: stopped },
      });
      zone.appliances[one.id] = one;
    });
  });

  it('stays even if its scope is named', async () => {
    const { code, out } = await run(scope, '--yes');
    expect(code).toBe(0);
    expect(out).toContain(`if that cluster is gone, say --cluster ${UID}`);
    expect(names()).toContain('k8s-shop-web');
  });

  it('is listed as staying among all scopes', async () => {
    const { out } = await run();
    expect(out).toMatch(/k8s-shop-web[\s\S]*stays: the controller of the cluster/);
  });

  it('is removed with --cluster, and nothing else is', async () => {
    await run('--cluster', '00000000-0000-4000-8000-000000000000', '--yes');
    expect(names()).toContain('k8s-shop-web');
    const { code } = await run('--cluster', UID, '--yes');
    expect(code).toBe(0);
    expect(names().sort()).toEqual(['kept', 'orphan']);
  });
});
