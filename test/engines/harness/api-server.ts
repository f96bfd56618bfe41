import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { startAttached } from './attached-process';
import { type RunningEtcd, startEtcd } from './etcd';
import { findFreePorts } from './free-ports';

/** What kubectl answered. */
export interface KubectlAnswer {
  readonly stdout: string;
  /** Warnings of the API server stand here too. */
  readonly stderr: string;
  /** 0: done. */
  readonly status: number | null;
}

/** An API server of Kubernetes with a store of its own and no controllers. */
export interface RunningApiServer {
  /** The file that a client is configured with. */
  readonly kubeconfig: string;
  /** Runs kubectl against it. */
  kubectl(args: readonly string[], input?: string): KubectlAnswer;
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 60_000;

/** Starts etcd and an API server on free ports of the loopback address, and waits until it is ready. */
export async function startApiServer(programs: {
  readonly etcd: string;
  readonly apiServer: string;
}): Promise<RunningApiServer> {
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-api-server-'));
  const etcd = await startEtcd(programs.etcd);
  const [port = 0] = await findFreePorts(1);
  const token = randomUUID();
  const { child, stop: end } = startAttached([programs.apiServer, ...writeFlags(folder, etcd, port, token)]);
  const log: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
  const stop = async () => {
    await end();
    await etcd.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const startedAt = Date.now();
  while (!(await isReady(port, token))) {
    if (child.exitCode === null && Date.now() - startedAt < READY_WITHIN_MS) await wait(100);
    else {
      await stop();
      throw new Error(`the API server did not start; it said:\n${log.slice(-8).join('\n')}`);
    }
  }
  const kubeconfig = writeKubeconfig(folder, port, token);
  const kubectl = (args: readonly string[], input = '') => {
    const { error, stdout, stderr, status } = spawnSync(
      join(dirname(programs.apiServer), 'kubectl'),
      ['--kubeconfig', kubeconfig, ...args],
      { input, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, env: { HOME: folder } },
    );
    if (error) throw error;
    return { stdout, stderr, status };
  };
  return { kubeconfig, kubectl, stop };
}

function writeFlags(folder: string, etcd: RunningEtcd, port: number, token: string): string[] {
  const key = join(folder, 'service-accounts.pem');
  const tokens = join(folder, 'tokens.csv');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(key, privateKey.export({ type: 'sec1', format: 'pem' }), { mode: 0o600 });
  writeFileSync(tokens, `${token},tester,tester,system:masters\n`, { mode: 0o600 });
  const options = {
    'etcd-servers': etcd.url,
    'bind-address': '127.0.0.1',
    'secure-port': String(port),
    'cert-dir': join(folder, 'certificates'),
    'token-auth-file': tokens,
    'authorization-mode': 'RBAC',
    // no controller makes the default account of a namespace
    'disable-admission-plugins': 'ServiceAccount',
    'endpoint-reconciler-type': 'none',
    'service-cluster-ip-range': '10.96.0.0/16',
    'service-account-issuer': 'https://kubernetes.default.svc',
    'service-account-key-file': key,
    'service-account-signing-key-file': key,
  };
  return Object.entries(options).map(([name, value]) => `--${name}=${value}`);
}

function writeKubeconfig(folder: string, port: number, token: string): string {
  const file = join(folder, 'kubeconfig');
  // it signed its certificate itself, and wrote the signer's behind it
  const authority = join(folder, 'certificates', 'apiserver.crt');
  const cluster = { server: `https://127.0.0.1:${port}`, 'certificate-authority': authority };
  const configuration = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster }],
    users: [{ name: 'tester', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'tester' } }],
    'current-context': 'test',
  };
  writeFileSync(file, JSON.stringify(configuration), { mode: 0o600 });
  return file;
}

function isReady(port: number, token: string): Promise<boolean> {
  return new Promise((resolve) => {
    const options = {
      host: '127.0.0.1',
      port,
      path: '/readyz',
      headers: { authorization: `Bearer ${token}` },
      // only the port is asked for; kubectl checks the certificate
      rejectUnauthorized: false,
      agent: false,
    };
    get(options, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).on('error', () => resolve(false));
  });
}
