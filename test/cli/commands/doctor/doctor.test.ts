import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { examineMachine } from '../../../../lib/cli/commands/doctor/machine';
import { findVersion, isInRange } from '../../../../lib/cli/commands/doctor/versions';
import { VERSION } from '../../../../lib/core/version';
import { startSimulator } from '../../../../lib/testing';
import { runKumiki } from '../run';

const PEERS = require('../../../../package.json').peerDependencies;

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'kumiki-doctor-'));
  // no profile or kubeconfig of the user who runs the tests
  env = { HOME: cwd, PATH: cwd };
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

let env: Record<string, string>;

const doctor = (...args: string[]) => runKumiki(['doctor', ...args], { cwd, env });

/** Returns the result of each checkup. */
async function examine() {
  const { code, out } = await doctor('--json');
  const { checkups, errors } = JSON.parse(out) as {
    checkups: { name: string; status: string; text: string; fix?: string }[];
    errors: { code: string; message: string }[];
  };
  const find = (name: string) => checkups.find((checkup) => checkup.name === name);
  return { code, out, checkups, errors, find };
}

/** Installs a program on PATH whose answer depends on its arguments. */
function installProgram(name: string, script: string): void {
  writeFileSync(join(cwd, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

function installPackage(name: string, version: string, more: object = {}): void {
  const file = join(cwd, 'node_modules', name, 'package.json');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ name, version, ...more }));
}

function kubectl(client: string, server: string | undefined, context: string | undefined): void {
  const version = (text: string) => JSON.stringify({ gitVersion: text });
  const servers = server === undefined ? '' : `, "serverVersion": ${version(server)}`;
  installProgram(
    'kubectl',
    `case "$*" in
version*) echo '{ "clientVersion": ${version(client)}${servers} }'
  ${server === undefined ? 'echo "Unable to connect to the server: dial tcp 127.0.0.1:1" >&2; exit 1' : ''};;
*current-context*) ${context === undefined ? 'echo "error: current-context is not set" >&2; exit 1' : `echo ${context}`};;
*get-contexts*) echo shop; echo other;;
esac`,
  );
}

describe('kumiki doctor', () => {
  it('says what it skips in an empty folder on a bare machine and why, and does not fail', async () => {
    const { code, out, err } = await doctor();
    expect(code).toBe(0);
    expect(out).toMatch(/^ok +node +v\d+/m);
    for (const [name, why] of [
      ['kumiki ', 'no project here has it installed'],
      ['pulumi ', 'is not on PATH'],
      ['helm ', 'is not on PATH'],
      ['cluster', 'kubectl is not on PATH'],
      ['program', 'neither cdk8s.yaml nor a main.ts is here'],
      ['token ', 'no access token found'],
      ['endpoint', 'there is no token'],
    ]) {
      expect(out).toMatch(new RegExp(`^skipped +${name}.*${why}`, 'm'));
    }
    expect(err).toContain('1 ok, 1 warning, 7 skipped in 0.01 s\nnext  kumiki simulator -- kumiki plan\n');
  });

  it('says what it is waiting for if that is slow', async () => {
    const atOnce = (_ms: number, callback: () => void) => {
      callback();
      return () => undefined;
    };
    const slow = (...args: string[]) => runKumiki(args, { cwd, env, callLater: atOnce });
    const { err } = await slow('doctor');
    expect(err).toMatch(
      /^waiting for kubectl, which asks the cluster\nwaiting for the API of Sakura Cloud\n/,
    );
    expect((await slow('doctor', '--json')).err).toBe('');
  });

  it('finds nothing wrong with a full project', async () => {
    installPackage('kumiki', VERSION, { peerDependencies: PEERS });
    for (const [name, range] of Object.entries<string>(PEERS)) {
      installPackage(name, findVersion(range)?.join('.') ?? '');
    }
    installProgram('pulumi', 'echo v3.299.0');
    installProgram('helm', 'echo v4.3.1+g1234567');
    kubectl('v1.36.3', 'v1.35.1+build', 'shop');
    const { code, checkups, find } = await examine();
    expect([code, checkups.filter(({ status }) => status !== 'ok').map(({ name }) => name)]).toEqual([
      0,
      ['program', 'token', 'endpoint'],
    ]);
    expect(find('cluster')?.text).toBe('v1.35.1+build, by context shop');
    expect(find('version skew')?.text).toBe('kubectl v1.36.3, server v1.35.1+build');
  });

  it('fails if a package is missing, too old or installed twice', async () => {
    installPackage('kumiki', '9.9.9', { peerDependencies: PEERS });
    installPackage('kumiki/node_modules/constructs', '10.4.0');
    installPackage('constructs', '10.4.0');
    installPackage('@pulumi/pulumi', '3.1.0');
    const { code, find, errors } = await examine();
    expect(code).toBe(4);
    expect(find('kumiki')).toMatchObject({ status: 'warning', fix: 'run that of the project: npx kumiki' });
    expect(find('cdk8s')).toMatchObject({ status: 'failed', fix: 'npm install cdk8s' });
    expect(find('constructs')).toMatchObject({ text: expect.stringContaining('there are two copies') });
    expect(find('@pulumi/pulumi')?.text).toBe(`3.1.0 is installed, and ${PEERS['@pulumi/pulumi']} is needed`);
    expect(find('@pulumi/kubernetes')).toMatchObject({ status: 'skipped' });
    expect(errors.map((error) => error.code)).toEqual(['CLI_DOCTOR', 'CLI_DOCTOR', 'CLI_DOCTOR']);
  });

  it.each([
    ['pnpm-lock.yaml', 'pnpm add', 'pnpm'],
    ['yarn.lock', 'yarn add', 'yarn'],
    ['package-lock.json', 'npm install', 'npm'],
  ])('suggests commands of the package manager of the project: %s', async (lock, add, name) => {
    writeFileSync(join(cwd, lock), '');
    installPackage('kumiki', VERSION, { peerDependencies: PEERS });
    installPackage('kumiki/node_modules/constructs', '10.4.0');
    installPackage('constructs', '10.4.0');
    installPackage('@pulumi/pulumi', '3.1.0');
    const { find } = await examine();
    expect(find('cdk8s')?.fix).toBe(`${add} cdk8s`);
    expect(find('@pulumi/pulumi')?.fix).toBe(`${add} '@pulumi/pulumi@${PEERS['@pulumi/pulumi']}'`);
    expect(find('constructs')?.fix).toMatch(`${name} dedupe, or `);
  });

  it('finds no second copy through a linked package', async () => {
    installPackage('real', VERSION, { peerDependencies: PEERS });
    installPackage('constructs', '10.4.0');
    symlinkSync(join(cwd, 'node_modules/real'), join(cwd, 'node_modules/kumiki'));
    expect((await examine()).find('constructs')).toMatchObject({ status: 'ok' });
  });

  it("finds the packages of Yarn's Plug'n'Play, which installs no node_modules", () => {
    installPackage('kumiki', VERSION, { peerDependencies: PEERS });
    installPackage('constructs', '10.4.0');
    installPackage('cdk8s', '2.70.106');
    const cache = join(cwd, 'cache');
    renameSync(join(cwd, 'node_modules'), cache);
    const resolveToUnqualified = (name: string) => {
      if (['kumiki', 'constructs'].includes(name)) return join(cache, name);
      throw new Error(`Your application tried to access ${name}`);
    };
    const checkups = [...examineMachine(cwd, () => ({ resolveToUnqualified }))];
    expect(checkups.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'node ok',
      'kumiki ok',
      'constructs ok',
      'cdk8s failed',
      '@pulumi/pulumi skipped',
      '@pulumi/kubernetes skipped',
      '@kubernetes/client-node skipped',
    ]);
  });

  it.each([
    ['v1.36.0', 'v1.38.2', 'warning', 'install kubectl v1.38'],
    ['v1.36.0', 'v1.34.9', 'warning', 'install kubectl v1.34'],
    ['v1.36.0', 'v1.37.0', 'ok', undefined],
    ['v2.0.0', 'v1.99.0', 'warning', 'install kubectl v1.99'],
  ])('compares kubectl %s with a server %s', async (client, server, status, fix) => {
    kubectl(client, server, 'shop');
    const skew = (await examine()).find('version skew');
    expect([skew?.status, skew?.fix]).toEqual([status, fix]);
  });

  it('fails if the server of the current context does not answer', async () => {
    kubectl('v1.36.0', undefined, 'shop');
    const { code, find } = await examine();
    expect(code).toBe(4);
    expect(find('cluster')).toMatchObject({
      status: 'failed',
      text: expect.stringMatching(/the server of context shop cannot be reached: Unable to connect/),
    });
  });

  it.each([
    ['hint; fix\nUnable to connect: exec', 'shop cannot be reached: hint; fix; Unable to connect: exec'],
    [
      'E1129 08:00:00.000000 1 memcache.go:265] Unhandled\nerror: no Auth Provider',
      'shop cannot be reached: error: no Auth Provider',
    ],
    ['', 'shop cannot be reached: it does not end'],
  ])('says why kubectl fails if it prints %j', async (complaint, expected) => {
    const client = `{ "clientVersion": { "gitVersion": "v1.36.3" } }`;
    installProgram(
      'kubectl',
      `case "$*" in
*--client*) echo '${client}';;
version*) printf '${complaint}' >&2; exit 1;;
*) echo shop;;
esac`,
    );
    const { code, find } = await examine();
    expect([code, find('kubectl')?.text, find('cluster')?.status]).toEqual([4, 'v1.36.3', 'failed']);
    expect(find('cluster')?.text).toContain(expected);
  });

  it('fails if the current context does not exist, and says how to choose another', async () => {
    const complaint = 'Error in configuration: context was not found for specified context: gone';
    installProgram(
      'kubectl',
      `case "$*" in
*current-context*) echo gone;;
*) echo '${complaint}' >&2; exit 1;;
esac`,
    );
    const { find } = await examine();
    expect(find('cluster')).toMatchObject({
      status: 'failed',
      text: "the kubeconfig has no context 'gone', which is its current one",
      fix: 'kumiki kubeconfig list shows the others, kumiki kubeconfig use NAME chooses one',
    });
  });

  it('fails if kubectl cannot use the kubeconfig', async () => {
    installProgram('kubectl', 'echo "error: read /home/me/.kube/config: is a directory" >&2; exit 1');
    const { code, find } = await examine();
    expect([code, find('cluster')?.status]).toEqual([4, 'failed']);
    expect(find('cluster')?.text).toContain(
      'the kubeconfig cannot be used: error: read /home/me/.kube/config: is a',
    );
  });

  it('skips the cluster if the kubeconfig has no current context', async () => {
    kubectl('v1.36.0', undefined, undefined);
    const { code, find } = await examine();
    expect([code, find('cluster')?.status, find('kubectl')?.status]).toEqual([0, 'skipped', 'ok']);
    expect(find('cluster')?.fix).toMatch(/^kumiki kubeconfig merge FILE /);
  });

  it('warns of programs that are too old or fail', async () => {
    installProgram('pulumi', 'echo v3.100.0');
    installProgram('helm', 'exit 1');
    const { code, find } = await examine();
    expect([code, find('pulumi')?.status, find('helm')?.status]).toEqual([0, 'warning', 'warning']);
  });

  it('stops waiting for a program in time', async () => {
    installProgram('pulumi', 'exec sleep 60');
    const { out } = await doctor('--timeout', '0.3', '--json');
    expect(out).toContain('does not say its version');
  });

  describe('with a token', () => {
    const SECRETS = { SAKURA_ACCESS_TOKEN: 'canary-token', SAKURA_ACCESS_TOKEN_SECRET: 'canary-secret' };

    it('says what the token may do', async () => {
      const simulator = await startSimulator({ token: 'canary-token', secret: 'canary-secret' });
      Object.assign(env, SECRETS, simulator.env);
      const { code, out, find } = await examine().finally(() => simulator.close());
      expect(code).toBe(0);
      expect(find('permission')).toMatchObject({
        status: 'ok',
        text: 'the token may create, change and delete',
      });
      expect(find('endpoint')?.status).toBe('ok');
      expect(simulator.requests.map(({ method }) => method)).toEqual(['GET']);
      expect(out).not.toContain('canary');
    });

    it.each([
      ['view', 'warning', 'the token may read only'],
      ['power', 'warning', 'the token may switch power, but change nothing else'],
      ['arrange', 'warning', 'the token may change settings, but neither create nor delete'],
      ['something-new', 'ok', 'the token has the permission something-new'],
    ])('explains the permission %s', async (permission, status, text) => {
      const server = createServer((_, response) =>
        response.end(JSON.stringify({ is_ok: true, Permission: permission })),
      );
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      Object.assign(env, SECRETS, { SAKURA_API_ROOT_URL: `http://127.0.0.1:${port}` });
      const { find } = await examine().finally(() => {
        server.closeAllConnections();
        server.close();
      });
      expect(find('permission')).toMatchObject({ status, text });
    });

    it('fails without showing the token if it is refused', async () => {
      const simulator = await startSimulator();
      Object.assign(env, simulator.env, SECRETS);
      const { code, out, find } = await examine().finally(() => simulator.close());
      expect([code, find('endpoint')?.status, find('permission')?.status]).toEqual([4, 'ok', 'failed']);
      expect(out).not.toContain('canary');
    });

    it('fails if the API does not answer, and suggests a zone', async () => {
      const closed = createServer();
      await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
      const { port } = closed.address() as AddressInfo;
      await new Promise((resolve) => closed.close(resolve));
      Object.assign(env, SECRETS, { SAKURA_API_ROOT_URL: `http://127.0.0.1:${port}`, SAKURA_ZONE: 'is1bb' });
      const { code, find } = await examine();
      expect([code, find('endpoint')?.status]).toEqual([4, 'failed']);
      expect(find('zone')).toMatchObject({ status: 'warning', fix: 'did you mean is1b?' });
    });

    it('fails if half of it is missing', async () => {
      env.SAKURA_ACCESS_TOKEN = 'canary-token';
      const { code, out, find } = await examine();
      expect([code, find('settings')?.status]).toEqual([4, 'failed']);
      expect(out).not.toContain('canary');
    });
  });

  it('fails if the program is missing', async () => {
    const { code, err } = await doctor('nothing.ts');
    expect([code, err]).toEqual([4, expect.stringContaining('program: there is no file nothing.ts')]);
  });
});

describe('a range of versions', () => {
  it.each([
    ['2.70.0', '^2.70.0', true],
    ['2.71.3', '^2.70.0', true],
    ['2.69.9', '^2.70.0', false],
    ['3.0.0', '^2.70.0', false],
    ['4.34.0', '>=4.34.0 <5', true],
    ['5.0.0', '>=4.34.0 <5', false],
    ['4.9.0', '>=4.34.0 <5', false],
    ['v3.220.1', '>=3.220.0', true],
    ['unknown', '>=3.220.0', false],
  ])('%s is in %s: %s', (version, range, answer) => {
    expect(isInRange(version, range)).toBe(answer);
  });
});
