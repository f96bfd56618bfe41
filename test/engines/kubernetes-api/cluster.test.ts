import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { ClusterSource } from '../../../lib/kubernetes-api/kube-config';
import { describeWithApiServer, RunningApiServer } from '../harness/api-server';
import { ROOT } from '../harness/root';

interface Result {
  readonly context?: string;
  readonly description?: string;
  readonly answer?: readonly string[];
  readonly error?: string;
}

const EVERYTHING = [
  'listed 1',
  'MODIFIED 203.0.113.9',
  'KUBE_CONFLICT',
  'KUBE_CONFLICT',
  'deleted true false',
];

describeWithApiServer('a cluster by its kubeconfig, with the official client', (programs) => {
  let server: RunningApiServer;
  let folder: string;
  let program: string;

  beforeAll(async () => {
    server = await RunningApiServer.start(programs);
    folder = mkdtempSync(join(tmpdir(), 'kumiki-cluster-'));
    // in the repository, or it would not find the official client
    const place = join(ROOT, '.kumiki');
    mkdirSync(place, { recursive: true });
    program = join(mkdtempSync(join(place, 'cluster-')), 'program.cjs');
    buildSync({
      entryPoints: [join(__dirname, 'cluster-program.ts')],
      bundle: true,
      platform: 'node',
      packages: 'external',
      outfile: program,
    });
  });

  afterAll(async () => {
    rmSync(join(program, '..'), { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
    await server?.stop();
  });

  const tryAll = (sources: readonly ClusterSource[], env: Readonly<Record<string, string>> = {}) =>
    new Promise<readonly Result[]>((resolve, reject) => {
      const options = { env: { PATH: process.env.PATH ?? '', HOME: folder, ...env } };
      execFile(process.execPath, [program, JSON.stringify(sources)], options, (error, out, err) =>
        error ? reject(new Error(`${err}\n${error}`)) : resolve(JSON.parse(out)),
      );
    });
  const write = (name: string, change: (config: Config) => void): string => {
    const config: Config = JSON.parse(readFileSync(server.kubeconfig, 'utf8'));
    change(config);
    const file = join(folder, name);
    writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
    return file;
  };

  it('is found by path, by contents, by KUBECONFIG and at home, and does everything', async () => {
    const contents = readFileSync(server.kubeconfig, 'utf8');
    const given = await tryAll([
      { kubeconfig: server.kubeconfig },
      { kubeconfig: contents, context: 'test' },
    ]);
    const byEnv = await tryAll([{}], { KUBECONFIG: `/nowhere/config:${server.kubeconfig}` });
    mkdirSync(join(folder, '.kube'));
    writeFileSync(join(folder, '.kube', 'config'), contents, { mode: 0o600 });
    const atHome = await tryAll([{}, { kubeconfig: '~/.kube/config' }]);
    rmSync(join(folder, '.kube'), { recursive: true });
    const results = [...given, ...byEnv, ...atHome];
    expect(results.map(({ answer, error }) => answer ?? error)).toEqual(results.map(() => EVERYTHING));
    expect(new Set(results.map(({ context }) => context))).toEqual(new Set(['test']));
    expect(results[0]?.description).toMatch(/^https:\/\/127\.0\.0\.1:\d+ \(context 'test'\)$/);
  });

  it('lets in by a program that gives the token', async () => {
    const token = String(JSON.parse(readFileSync(server.kubeconfig, 'utf8')).users[0].user.token);
    const credential = {
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: { token },
    };
    const exec = (script: string) => ({
      apiVersion: credential.apiVersion,
      command: '/bin/sh',
      args: ['-c', script],
      interactiveMode: 'Never',
    });
    const good = write('exec', (config) => {
      config.users[0].user = { exec: exec(`echo '${JSON.stringify(credential)}'`) };
    });
    const bad = write('exec-fails', (config) => {
      config.users[0].user = { exec: exec('echo log in first >&2; exit 1') };
    });
    const [found, failed] = await tryAll([{ kubeconfig: good }, { kubeconfig: bad }]);
    expect(found?.answer).toEqual(EVERYTHING);
    expect(failed?.error).toContain('KUBE_UNAUTHORIZED');
    expect(failed?.error).toContain('log in first');
  });

  it('takes the first of several files that says something, as kubectl does', async () => {
    const first = write('first', (config) => {
      config.contexts[0].name = 'mine';
      config['current-context'] = 'mine';
    });
    const second = write('second', (config) => {
      config.clusters[0].cluster.server = 'https://127.0.0.1:1';
    });
    const [result] = await tryAll([{}], { KUBECONFIG: `${first}:${second}` });
    expect(result).toMatchObject({ context: 'mine', answer: EVERYTHING });
  });

  it('says what is wrong, and never what is secret', async () => {
    const canary = 'canary-0123456789';
    const plain = write('plain', (config) => {
      config.clusters[0].cluster.server = 'http://192.0.2.1:8080';
    });
    const stranger = write('stranger', (config) => {
      config.users[0].user.token = canary;
    });
    const untrusted = write('untrusted', (config) => {
      delete config.clusters[0].cluster['certificate-authority'];
    });
    const broken = join(folder, 'broken');
    writeFileSync(broken, `users: [\n  token: ${canary}: ]]\n`);
    const expected: readonly (readonly [ClusterSource, RegExp])[] = [
      [{ kubeconfig: '/nowhere/config' }, /KUBECONFIG_FILE[\s\S]*cannot be read: ENOENT/],
      [{ kubeconfig: broken }, /KUBECONFIG_FILE[\s\S]*is not a kubeconfig in YAML/],
      [{ kubeconfig: server.kubeconfig, context: 'other' }, /KUBECONFIG_CONTEXT[\s\S]*no context 'other'/],
      [{ kubeconfig: server.kubeconfig, cluster: 'other' }, /KUBECONFIG_CONTEXT[\s\S]*no cluster 'other'/],
      [{ kubeconfig: plain }, /KUBECONFIG_VALUE[\s\S]*must be reached by https/],
      [{ kubeconfig: stranger }, /KUBE_UNAUTHORIZED/],
      [{ kubeconfig: untrusted }, /KUBE_UNREACHABLE[\s\S]*certificate/],
      [{ inCluster: true }, /KUBECONFIG_FILE[\s\S]*does not run in a pod/],
      [{}, /KUBECONFIG_FILE[\s\S]*there is no kubeconfig/],
    ];
    const results = await tryAll(
      expected.map(([source]) => source),
      { NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1' },
    );
    for (const [index, [, pattern]] of expected.entries()) {
      expect(results[index]?.error).toMatch(pattern);
      expect(results[index]?.error).not.toContain(canary);
    }
  });
});

/** A kubeconfig with one of each. */
interface Config {
  clusters: [{ cluster: Record<string, string> }];
  users: [{ user: Record<string, unknown> }];
  contexts: [{ name: string }];
  'current-context': string;
}
