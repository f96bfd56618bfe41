import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { formatGiven, KumikiError } from '../core/errors';
import type { KubeConfig, OfficialClient } from './official-client';

/** Which cluster, in the words of a kubeconfig. */
export interface ClusterSource {
  /**
   * The path of a kubeconfig, or its contents.
   * @default - the files that KUBECONFIG names, `~/.kube/config`, or the account of the pod that this runs in
   */
  readonly kubeconfig?: string | undefined;
  /** @default - the current context of the kubeconfig */
  readonly context?: string | undefined;
  /** Another cluster than that of the context. @default - that of the context */
  readonly cluster?: string | undefined;
  /** The cluster of the pod that this runs in, as its service account. @default false */
  readonly inCluster?: boolean | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const ACCOUNT_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** Reads the kubeconfig of a source and chooses its context. @throws KUBECONFIG_FILE, KUBECONFIG_CONTEXT */
export function readKubeConfig(client: OfficialClient, source: ClusterSource, env: Environment): KubeConfig {
  const config = loadConfig(client, source, env);
  choose(config, source);
  return config;
}

function loadConfig(client: OfficialClient, source: ClusterSource, env: Environment): KubeConfig {
  const { kubeconfig } = source;
  if (source.inCluster) return loadFromPod(client, env);
  if (kubeconfig !== undefined && kubeconfig.trim() !== '') {
    return isContents(kubeconfig)
      ? load(client, 'the kubeconfig that was given', (config) => config.loadFromString(kubeconfig))
      : loadFile(
          client,
          kubeconfig.replace(/^~(?=\/)/, () => findHome(env)),
        );
  }
  if (env.KUBECONFIG) {
    const named = env.KUBECONFIG.split(delimiter).filter((file) => file !== '');
    const files = named.filter((file) => existsSync(file));
    if (files.length === 0) throw notFound(`KUBECONFIG names ${named.join(', ')}, which is not there`);
    return merge(
      client,
      files.map((file) => loadFile(client, file)),
    );
  }
  const file = join(findHome(env), '.kube', 'config');
  if (existsSync(file)) return loadFile(client, file);
  if (env.KUBERNETES_SERVICE_HOST && existsSync(ACCOUNT_TOKEN)) return loadFromPod(client, env);
  throw notFound(`there is no kubeconfig: KUBECONFIG is not set, and there is no ${file}`);
}

function findHome(env: Environment): string {
  try {
    return env.HOME ?? homedir();
  } catch {
    // a user whom the machine does not know, as in containers
    return '/';
  }
}

/** A path has neither lines nor braces. */
function isContents(text: string): boolean {
  return text.includes('\n') || text.trimStart().startsWith('{');
}

function loadFromPod(client: OfficialClient, env: Environment): KubeConfig {
  if (!env.KUBERNETES_SERVICE_HOST) {
    throw notFound('this does not run in a pod: KUBERNETES_SERVICE_HOST is not set');
  }
  return load(client, 'the service account of the pod', (config) => config.loadFromCluster());
}

function loadFile(client: OfficialClient, file: string): KubeConfig {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw notFound(`the kubeconfig ${formatGiven(file)} cannot be read: ${reason}`);
  }
  return load(client, `the kubeconfig ${formatGiven(file)}`, (config) => {
    config.loadFromString(text);
    config.makePathsAbsolute(dirname(file));
  });
}

function load(client: OfficialClient, what: string, into: (config: KubeConfig) => void): KubeConfig {
  const config = new client.KubeConfig();
  try {
    into(config);
  } catch (error) {
    // a YAML parser quotes the lines around a mistake, and they may hold a token
    const isSyntax = error instanceof Error && ('mark' in error || error instanceof TypeError);
    const reason = isSyntax || !(error instanceof Error) ? 'it is not a kubeconfig in YAML' : error.message;
    throw new KumikiError({ code: 'KUBECONFIG_FILE', message: `${what} cannot be used: ${reason}` });
  }
  return config;
}

/** As kubectl merges several files: the first that says something wins. */
function merge(client: OfficialClient, configs: readonly KubeConfig[]): KubeConfig {
  const merged = new client.KubeConfig();
  merged.loadFromOptions({
    clusters: firstOfEachName(configs.flatMap(({ clusters }) => clusters)),
    users: firstOfEachName(configs.flatMap(({ users }) => users)),
    contexts: firstOfEachName(configs.flatMap(({ contexts }) => contexts)),
    currentContext: configs.map(({ currentContext }) => currentContext).find(Boolean),
  });
  return merged;
}

function firstOfEachName<T extends { readonly name: string }>(entries: readonly T[]): T[] {
  const byName = new Map<string, T>();
  for (const entry of entries) if (!byName.has(entry.name)) byName.set(entry.name, entry);
  return [...byName.values()];
}

function choose(config: KubeConfig, { context, cluster }: ClusterSource): void {
  const names = config.contexts.map(({ name }) => name);
  const chosen = context ?? config.currentContext;
  const entry = config.contexts.find(({ name }) => name === chosen);
  if (!entry) {
    throw new KumikiError({
      code: 'KUBECONFIG_CONTEXT',
      message: chosen
        ? `the kubeconfig has no context '${chosen}'`
        : 'the kubeconfig has no current context, and none was named',
      given: chosen,
      allowed: names.join(', '),
    });
  }
  if (cluster !== undefined) Object.assign(entry, { cluster });
  config.setCurrentContext(entry.name);
  if (config.getCurrentCluster()) return;
  throw new KumikiError({
    code: 'KUBECONFIG_CONTEXT',
    message: `the kubeconfig has no cluster '${entry.cluster}', which ${cluster === undefined ? `its context '${entry.name}' names` : 'was asked for'}`,
    given: entry.cluster,
    allowed: config.clusters.map(({ name }) => name).join(', '),
  });
}

function notFound(message: string): KumikiError {
  return new KumikiError({
    code: 'KUBECONFIG_FILE',
    message,
    hint: 'name one with KUBECONFIG, or write one with kumiki kubeconfig',
  });
}
