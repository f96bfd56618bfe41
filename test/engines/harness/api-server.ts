import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findFreePort } from '../../free-ports';
import { type AttachedProcess, startAttached } from './attached-process';
import { describeWithEngines } from './engine';
import { type RunningEtcd, startEtcd } from './etcd';
import { poll } from './poll';

/** The result of a kubectl command. */
export interface KubectlAnswer {
  readonly stdout: string;
  /** Includes warnings of the API server. */
  readonly stderr: string;
  /** 0 if it succeeded. */
  readonly status: number | null;
}

/** Options for starting an API server. */
export interface ApiServerOptions {
  /** Path of etcd. */
  readonly etcd: string;
  /** Path of kube-apiserver; kubectl is in the same folder. */
  readonly apiServer: string;
  /**
   * Whether controllers will run: then pods need the service accounts that these create, and nodes may only
   * change their own objects.
   * @default false
   */
  readonly hasControllers?: boolean;
  /** The address to listen on. @default '127.0.0.1' */
  readonly address?: string;
  /** A command that executes another one, such as the `enter` of a network namespace. @default [] */
  readonly within?: readonly string[];
}

const READY_WITHIN_MS = 90_000;
/** Network of the addresses of Services. */
export const SERVICE_NETWORK = '10.96.0.0/16';

/**
 * A Kubernetes API server with its own etcd, on a free port. Both end with the test that started them, even
 * if it is killed.
 */
export class RunningApiServer {
  /** Temporary folder for the files of this cluster. */
  readonly folder = mkdtempSync(join(tmpdir(), 'kumiki-api-server-'));
  /** Path of an administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** Its URL, such as `https://127.0.0.1:6443`. */
  readonly url: string;

  private readonly options: ApiServerOptions;
  private readonly etcd: RunningEtcd;
  private readonly token = randomUUID();
  private readonly flags: readonly string[];
  private running: AttachedProcess | undefined;

  private constructor(options: ApiServerOptions, etcd: RunningEtcd, port: number) {
    this.options = options;
    this.etcd = etcd;
    this.url = `https://${options.address ?? '127.0.0.1'}:${port}`;
    this.flags = this.writeFlags(port);
    this.kubeconfig = this.writeKubeconfig('tester');
  }

  static async start(options: ApiServerOptions): Promise<RunningApiServer> {
    const etcd = await startEtcd(options.etcd, '127.0.0.1:0', options.within);
    const port = await findFreePort();
    const server = new RunningApiServer(options, etcd, port);
    await server.restart();
    return server;
  }

  /**
   * Path of the certificate that clients trust: the server signs its own, and appends the signer's to the
   * file.
   */
  get authority(): string {
    return join(this.folder, 'certificates', 'apiserver.crt');
  }

  /** Path of the key that signs the tokens of service accounts. */
  get accountKey(): string {
    return join(this.folder, 'service-accounts.pem');
  }

  /** Starts it again after `kill`, on the same port and with the same data; waits until it is ready. */
  async restart(): Promise<void> {
    const { within = [], apiServer } = this.options;
    const running = startAttached([...within, apiServer, ...this.flags]);
    this.running = running;
    const isReady = await poll(() => {
      if (running.child.exitCode !== null) return false;
      // only once it listens: each check starts a program
      if (!running.messages().includes('Serving securely')) return undefined;
      return this.kubectl(['get', '--raw', '/readyz']).status === 0 || undefined;
    }, READY_WITHIN_MS);
    if (isReady) return;
    await this.stop();
    const said = running.messages().trimEnd().split('\n').slice(-8).join('\n');
    throw new Error(`the API server did not start; it said:\n${said}`);
  }

  /** Ends it at once, as a crash does. Its etcd keeps running. */
  async kill(): Promise<void> {
    await this.running?.stop();
    this.running = undefined;
  }

  /** Runs kubectl against it. */
  kubectl(args: readonly string[], input = ''): KubectlAnswer {
    const [program = '', ...prefix] = [
      ...(this.options.within ?? []),
      // if the test is killed, it would retry for minutes against a server that is gone
      ...['setpriv', '--pdeathsig', 'KILL'],
      join(dirname(this.options.apiServer), 'kubectl'),
    ];
    const { error, stdout, stderr, status } = spawnSync(
      program,
      [...prefix, '--kubeconfig', this.kubeconfig, ...args],
      {
        input,
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
        env: { HOME: this.folder, PATH: process.env.PATH },
      },
    );
    if (error) throw error;
    return { stdout, stderr, status };
  }

  /** Runs kubectl and returns its output; throws its error message if it fails. */
  mustKubectl(args: readonly string[], input?: string): string {
    const { stdout, stderr, status } = this.kubectl(args, input);
    if (status !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
    return stdout;
  }

  /** Returns an object, or a list of them, from the server. */
  get<T>(...args: readonly string[]): T {
    return JSON.parse(this.mustKubectl(['get', '-o', 'json', ...args]));
  }

  /**
   * Writes a kubeconfig that impersonates another user.
   * @param user such as `system:kube-scheduler`
   * @param groups such as `system:nodes`
   */
  kubeconfigFor(user: string, ...groups: readonly string[]): string {
    return this.writeKubeconfig(user, { as: user, ...(groups.length > 0 && { 'as-groups': groups }) });
  }

  /** Writes an administrator's kubeconfig with another URL, such as that of a proxy. */
  kubeconfigBy(url: string): string {
    return this.writeKubeconfig('roundabout', {}, url);
  }

  /** Reads its server certificate and key. */
  readCertificate(): { readonly cert: Buffer; readonly key: Buffer } {
    const key = readFileSync(join(this.folder, 'certificates', 'apiserver.key'));
    return { cert: readFileSync(this.authority), key };
  }

  async stop(): Promise<void> {
    await this.kill();
    await this.etcd.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private writeFlags(port: number): string[] {
    const { address = '127.0.0.1', hasControllers = false } = this.options;
    const tokens = join(this.folder, 'tokens.csv');
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(this.accountKey, privateKey.export({ type: 'sec1', format: 'pem' }), { mode: 0o600 });
    writeFileSync(tokens, `${this.token},tester,tester,system:masters\n`, { mode: 0o600 });
    const options = {
      'etcd-servers': this.etcd.url,
      'bind-address': address,
      'secure-port': String(port),
      'cert-dir': join(this.folder, 'certificates'),
      'token-auth-file': tokens,
      // as on every cluster that kubeadm creates: Pod Security decides whether a pod may be privileged
      'allow-privileged': 'true',
      ...(hasControllers
        ? { 'authorization-mode': 'Node,RBAC', 'enable-admission-plugins': 'NodeRestriction' }
        : // no controller creates the default account of a namespace
          { 'authorization-mode': 'RBAC', 'disable-admission-plugins': 'ServiceAccount' }),
      // an API server on loopback cannot be an endpoint of the Service `kubernetes`
      ...(address.startsWith('127.') && { 'endpoint-reconciler-type': 'none' }),
      'service-cluster-ip-range': SERVICE_NETWORK,
      'service-account-issuer': 'https://kubernetes.default.svc',
      'service-account-key-file': this.accountKey,
      'service-account-signing-key-file': this.accountKey,
    };
    return Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  }

  private writeKubeconfig(name: string, impersonation: object = {}, server = this.url): string {
    const file = join(this.folder, `${name.replaceAll(':', '-')}.kubeconfig`);
    const cluster = { server, 'certificate-authority': this.authority };
    const configuration = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'test', cluster }],
      users: [{ name, user: { token: this.token, ...impersonation } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: name } }],
      'current-context': 'test',
    };
    writeFileSync(file, JSON.stringify(configuration), { mode: 0o600 });
    return file;
  }
}

/**
 * Like `describe`, for tests that start an API server. If a program is missing, skips them and prints the
 * reason.
 */
export function describeWithApiServer(
  title: string,
  tests: (programs: Pick<ApiServerOptions, 'etcd' | 'apiServer'>) => void,
): void {
  describeWithEngines(['etcd', 'kube-apiserver'], title, (pathOf) =>
    tests({ etcd: pathOf('etcd'), apiServer: pathOf('kube-apiserver') }),
  );
}
