import { execFile } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { buildSync } from 'esbuild';
import { writeSelfSignedCertificate } from '../../../lib/formats/x509/self-signed';
import type { ClusterSource } from '../../../lib/kubernetes-api/kube-config';
import { describeWithApiServer, RunningApiServer } from '../harness/api-server';
import { ROOT } from '../harness/root';

interface Result {
  readonly context?: string;
  readonly description?: string;
  readonly answer?: readonly string[];
  readonly error?: string;
}

const EXEC = 'client.authentication.k8s.io/v1';
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
    // inside the repository, so that it finds the official client
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

  const writeUser = (name: string, user: Record<string, unknown>) =>
    write(name, (config) => {
      config.users[0].user = user;
    });

  it('is found by path, contents, KUBECONFIG and home folder, and supports every operation', async () => {
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

  it('accepts the token of an exec program', async () => {
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

  it('goes through the proxy of the environment, as kubectl does, unless NO_PROXY names the cluster', async () => {
    const tunnels: string[] = [];
    const proxy = createServer().on('connect', ({ url = '' }, client) => {
      tunnels.push(url);
      const upstream = connect(Number(new URL(server.url).port), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.pipe(client).pipe(upstream);
      });
      // either side may close while the other is still writing
      upstream.on('error', () => client.destroy());
      client.on('error', () => upstream.destroy());
    });
    await once(proxy.listen(0, '127.0.0.1'), 'listening');
    const { port } = proxy.address() as AddressInfo;
    const kubeconfig = write('elsewhere', (config) => {
      const far = { server: 'https://192.0.2.1:6443', 'tls-server-name': 'kubernetes.default.svc' };
      Object.assign(config.clusters[0].cluster, far);
    });
    const env = { HTTPS_PROXY: `http://me:canary@127.0.0.1:${port}`, ALL_PROXY: 'http://127.0.0.1:1' };
    const [through] = await tryAll([{ kubeconfig }], env);
    const [beside] = await tryAll([{ kubeconfig: server.kubeconfig }], env);
    const stray = { HTTPS_PROXY: 'http://127.0.0.1:1' };
    const [refused] = await tryAll([{ kubeconfig }], stray);
    const [unusable] = await tryAll([{ kubeconfig }], { HTTPS_PROXY: 'ftp://me:canary@127.0.0.1' });
    proxy.closeAllConnections();
    proxy.close();
    expect([through?.answer, beside?.answer]).toEqual([EVERYTHING, EVERYTHING]);
    expect(through?.description).toBe(`https://192.0.2.1:6443 by proxy 127.0.0.1:${port} (context 'test')`);
    expect(new Set(tunnels)).toEqual(new Set(['192.0.2.1:6443']));
    expect(unusable?.error).toMatch(/KUBECONFIG_VALUE[\s\S]*the proxy in HTTPS_PROXY[\s\S]*ftp:\/\/$/m);
    expect(refused?.error).toMatch(/by proxy 127\.0\.0\.1:1 \(context 'test'\) did not answer/);
  });

  it('uses the first value in several files, as kubectl does', async () => {
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

  it('reports what is wrong without secrets', async () => {
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
      [{ kubeconfig: '/nowhere/config' }, /KUBECONFIG_FILE[\s\S]*config does not exist/],
      [{ kubeconfig: broken }, /KUBECONFIG_FILE[\s\S]*line 2 is not YAML/],
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

  it('treats an empty KUBECONFIG as absent', async () => {
    const [result] = await tryAll([{}], { KUBECONFIG: delimiter });
    expect(result?.error).toContain('there is no kubeconfig');
  });

  it('accepts the credentials that kubectl accepts', async () => {
    const { token } = JSON.parse(readFileSync(server.kubeconfig, 'utf8')).users[0].user;
    writeFileSync(join(folder, 'token'), `${token}\n`, { mode: 0o600 });
    const credential = `{"apiVersion":"${EXEC}","kind":"ExecCredential","status":{"token":"${token}"}}`;
    writeFileSync(join(folder, 'login'), `#!/bin/sh\necho '${credential}'\n`, { mode: 0o700 });
    const sources = [
      writeUser('token-file', { tokenFile: 'token' }),
      writeUser('beside', { exec: { apiVersion: EXEC, command: './login', interactiveMode: 'Never' } }),
      writeUser('groups', { token, as: 'somebody', 'as-groups': ['system:masters'] }),
    ].map((kubeconfig) => ({ kubeconfig }));
    const results = await tryAll(sources);
    expect(results.map(({ answer, error }) => answer ?? error)).toEqual(results.map(() => EVERYTHING));
    writeFileSync(join(folder, 'nothing'), '\n');
    const [beside] = await tryAll([{}], { KUBECONFIG: `${join(folder, 'nothing')}:${server.kubeconfig}` });
    expect(beside?.answer).toEqual(EVERYTHING);
  });

  it('reports an invalid value of a kubeconfig with one error', async () => {
    const other = makeCertificate(folder, 'other');
    const expired = makeCertificate(folder, 'expired', Date.parse('2020-01-31'));
    const certificates = (cert: string, key: string) => ({ 'client-certificate': cert, 'client-key': key });
    const ofCluster = (name: string, fields: Record<string, string>) =>
      write(name, (config) => Object.assign(config.clusters[0].cluster, fields));
    const ofContext = (name: string, fields: Record<string, unknown>) =>
      write(name, (config) => Object.assign(config.contexts[0].context, fields));
    const provider = (name: string, config: object = {}) => ({ 'auth-provider': { name, config } });
    const text = (name: string, contents: string) => {
      writeFileSync(join(folder, name), contents);
      return join(folder, name);
    };
    const expected: Readonly<Record<string, readonly [kubeconfig: string, RegExp]>> = {
      folder: [folder, /KUBECONFIG_FILE[\s\S]*cannot be read: it is a folder \(EISDIR\)/],
      empty: [text('empty', ''), /KUBECONFIG_FILE[\s\S]*it is empty/],
      page: [text('page', '<html>canary'), /KUBECONFIG_FILE[\s\S]*it has no fields/],
      otherAuthority: [
        ofCluster('ca', { 'certificate-authority': other.certificate }),
        /KUBE_UNREACHABLE[\s\S]*certificate that is not trusted[\s\S]*compare certificate-authority/,
      ],
      otherName: [
        ofCluster('sni', { 'tls-server-name': 'api.example.jp' }),
        /KUBE_UNREACHABLE[\s\S]*not trusted: Hostname/,
      ],
      noAuthority: [
        ofCluster('no-ca', { 'certificate-authority': '/nowhere/ca.crt' }),
        /KUBECONFIG_VALUE[\s\S]*certificate-authority of the kubeconfig cannot be read: there is no such file or folder \(ENOENT\)[\s\S]*\/nowhere\/ca\.crt/,
      ],
      noPem: [
        ofCluster('pem', { 'certificate-authority': text('hello', 'hello') }),
        /KUBECONFIG_VALUE[\s\S]*certificate-authority of the kubeconfig is not a certificate/,
      ],
      plain: [
        ofCluster('http', { server: server.url.replace('https', 'http') }),
        /KUBE_UNREACHABLE[\s\S]*is not a Kubernetes API server[\s\S]*HTTP request to an HTTPS server/,
      ],
      proxy: [
        ofCluster('proxy', { 'proxy-url': 'http://me:canary@127.0.0.1:1' }),
        /KUBE_UNREACHABLE[\s\S]*by proxy 127\.0\.0\.1:1 \(context 'test'\) did not answer: connect ECONNREFUSED/,
      ],
      noProxy: [ofCluster('no-proxy', { 'proxy-url': 'canary' }), /KUBECONFIG_VALUE[\s\S]*proxy-url/],
      noUser: [ofContext('user', { user: 'gone' }), /KUBECONFIG_CONTEXT[\s\S]*no user 'gone'[\s\S]*tester/],
      nobody: [
        ofContext('nobody', { user: undefined }),
        /KUBE_UNAUTHORIZED[\s\S]*does not know the user of the credentials/,
      ],
      stranger: [
        writeUser('cert', certificates(other.certificate, other.key)),
        /KUBE_UNAUTHORIZED[\s\S]*does not know the user of the credentials/,
      ],
      expired: [
        writeUser('expired', certificates(expired.certificate, expired.key)),
        /KUBE_UNAUTHORIZED[\s\S]*client-certificate of the kubeconfig expired at 2020-02-01/,
      ],
      wrongKey: [
        writeUser('key', certificates(other.certificate, expired.key)),
        /KUBECONFIG_VALUE[\s\S]*client-key of the kubeconfig is not the key/,
      ],
      noKey: [
        writeUser('no-key', { 'client-certificate': other.certificate }),
        /KUBECONFIG_VALUE[\s\S]*client-key of the kubeconfig is missing/,
      ],
      noToken: [writeUser('no-token', { tokenFile: 'gone' }), /KUBECONFIG_VALUE[\s\S]*tokenFile.*ENOENT/],
      noHeader: [writeUser('header', { token: 'canary-あ' }), /KUBECONFIG_VALUE[\s\S]*no header can carry/],
      gcp: [
        writeUser('gcp', provider('gcp', { 'cmd-path': '/bin/false', 'access-token': 'canary' })),
        /KUBECONFIG_VALUE[\s\S]*auth-provider that clients no longer support[\s\S]*gcp/,
      ],
      oidc: [
        writeUser(
          'oidc',
          provider('oidc', { 'id-token': 'canary', 'client-id': 'a', 'refresh-token': 'canary' }),
        ),
        /KUBE_UNAUTHORIZED[\s\S]*its token has expired/,
      ],
    };
    const results = await tryAll(Object.values(expected).map(([kubeconfig]) => ({ kubeconfig })));
    for (const [index, [name, [, pattern]]] of Object.entries(expected).entries()) {
      const { error = '' } = results[index] ?? {};
      expect({ name, error }).toEqual({ name, error: expect.stringMatching(pattern) });
      expect(error).not.toMatch(/canary|\n\s+at /);
      expect(error.match(/KUBE[A-Z_]+\n/g)).toHaveLength(1);
    }
  });
});

const DAY_MS = 86_400_000;

/** Writes a self-signed certificate, valid for one day, and its key; returns the paths. */
function makeCertificate(folder: string, name: string, notBefore = Date.now() - DAY_MS / 2) {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const content = { hosts: [name], notBefore, notAfter: notBefore + DAY_MS, serial: randomBytes(16) };
  const [certificate, key] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)];
  writeFileSync(certificate, writeSelfSignedCertificate(content, privateKey));
  writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  return { certificate, key };
}

/** A kubeconfig with one cluster, user and context. */
interface Config {
  clusters: [{ cluster: Record<string, string> }];
  users: [{ user: Record<string, unknown> }];
  contexts: [{ name: string; context: Record<string, unknown> }];
  'current-context': string;
}
