import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ErrorCode } from 'kumiki';

/** A command line that fails. */
export interface CommandExample {
  readonly run: string;
  readonly files?: Readonly<Record<string, string>>;
  /** The response of the kubeconfig's cluster to every request. */
  readonly cluster?: ClusterAnswer | 'is not there';
  /** The response of the registry `localhost:5000` to every request. */
  readonly registry?: RegistryAnswer;
  /** The text that the error begins with. Only `--json` prints the code itself. @default - the code */
  readonly shown?: string;
  /** The name of a package that is not installed. */
  readonly without?: string;
  /** The PATH of the command. @default - that of this process */
  readonly path?: string;
}

export interface ClusterAnswer {
  readonly status: number;
  readonly reason: string;
  readonly message: string;
}

export interface RegistryAnswer {
  readonly status: number;
  readonly reason: string;
  readonly retryAfterSeconds?: number;
}

export type CommandExamples = Readonly<Partial<Record<ErrorCode, CommandExample>>>;

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** Runs a command line in a folder of its own, and returns its standard error. */
export async function runCommand(example: CommandExample): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-errors-'));
  const cluster = await startCluster(example.cluster);
  const registry = await startRegistry(example.registry);
  try {
    for (const [name, text] of Object.entries(example.files ?? {})) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text.replaceAll(REGISTRY, registry.host));
    }
    const kumiki = install(folder, example.without);
    if (cluster.url) writeFileSync(join(folder, '.kubeconfig'), renderConfig(cluster.url), { mode: 0o600 });
    const said = await execute(folder, kumiki, example);
    // Node prints an uncaught error with its stack or, if there is none, in brackets
    const text = said
      .replace(/^[\s\S]*\n\[?(?:Run|Kumiki)Error: /, 'error ')
      .replace(/(?:\n {4}at |\] \{\n)[\s\S]*$/, '');
    return text
      .replaceAll(/^more .*\n?/gm, '')
      .replaceAll(folder, '~/shop')
      .replaceAll(cluster.url ?? '\0', 'https://203.0.113.10:6443')
      .replaceAll(registry.host, REGISTRY)
      .trim();
  } finally {
    cluster.close();
    registry.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Installs the packages into the folder's node_modules, and returns the path of the program. */
function install(folder: string, without: string | undefined): string {
  const modules = join(folder, 'node_modules');
  if (without === undefined) {
    symlinkSync(join(ROOT, 'node_modules'), modules);
    return join(ROOT, 'build', 'kumiki.js');
  }
  mkdirSync(join(modules, '@pulumi'), { recursive: true });
  // a copy, because imports of a linked file are resolved from its real path
  for (const part of ['build', 'package.json'])
    cpSync(join(ROOT, part), join(modules, 'kumiki', part), { recursive: true });
  for (const name of ['cdk8s', 'constructs', 'yaml', '@pulumi/pulumi']) {
    if (name !== without) symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  }
  return join(modules, 'kumiki', 'build', 'kumiki.js');
}

function execute(
  folder: string,
  kumiki: string,
  { run, path = process.env.PATH }: CommandExample,
): Promise<string> {
  const [program = '', ...args] = splitWords(run);
  const file = program === 'kumiki' ? [kumiki] : [];
  const env = {
    HOME: folder,
    PATH: path,
    NO_COLOR: '1',
    KUBECONFIG: join(folder, '.kubeconfig'),
    LANG: 'C',
  };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [...file, ...args],
      { cwd: folder, env, timeout: 120_000 },
      (_error, _stdout, stderr) => {
        resolve(stderr);
      },
    );
  });
}

/** Splits a command line into words; quotes keep a word together. */
function splitWords(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

/** Starts a cluster that gives every request the same response. */
async function startCluster(answer: CommandExample['cluster']): Promise<{ url?: string; close(): void }> {
  if (answer === undefined) return { close: () => {} };
  if (answer === 'is not there') return { url: 'http://127.0.0.1:1', close: () => {} };
  const server = createServer((_request, response) => {
    const { status, reason, message } = answer;
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ kind: 'Status', status: 'Failure', code: status, reason, message }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

const REGISTRY = 'localhost:5000';

/** Starts a registry that gives every request the same response. */
async function startRegistry(answer: RegistryAnswer | undefined): Promise<{ host: string; close(): void }> {
  if (answer === undefined) return { host: REGISTRY, close: () => {} };
  const server = createServer((_request, response) => {
    const { status, reason, retryAfterSeconds } = answer;
    const later = retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) };
    response.writeHead(status, { 'Content-Type': 'application/json', ...later });
    response.end(JSON.stringify({ errors: [{ code: reason }] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { host: `127.0.0.1:${port}`, close: () => server.close() };
}

function renderConfig(server: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'shop', cluster: { server } }],
    users: [{ name: 'admin', user: { token: 'secret' } }],
    contexts: [{ name: 'shop', context: { cluster: 'shop', user: 'admin' } }],
    'current-context': 'shop',
  });
}
