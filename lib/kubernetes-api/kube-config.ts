import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { formatGiven, KumikiError } from '../core/errors';
import { askDidYouMean } from '../core/suggest';
import { describeFileError, toSystemCode } from '../core/system-code';
import { type Login, parseKubeconfig } from './kubeconfig-text';
import type { KubeConfig, OfficialClient } from './official-client';

/** Identifies a cluster in terms of a kubeconfig. */
export interface ClusterSource {
  /**
   * The path of a kubeconfig, or its contents.
   * @default - the files named in KUBECONFIG, `~/.kube/config`, or the account of the pod that this process
   * runs in
   */
  readonly kubeconfig?: string | undefined;
  /** @default - the current context of the kubeconfig */
  readonly context?: string | undefined;
  /** A cluster to use instead of the one in the context. @default - that of the context */
  readonly cluster?: string | undefined;
  /** Use the cluster of the pod that this process runs in, with its service account. @default false */
  readonly inCluster?: boolean | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const ACCOUNT_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** A user as the official client reads it, and the fields that it does not read. */
export type KubeUser = KubeConfig['users'][number] & { readonly login?: Login | undefined };

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
      ? loadContents(client, kubeconfig)
      : loadFiles(client, [kubeconfig.replace(/^~(?=\/)/, () => findHome(env))]);
  }
  const named = (env.KUBECONFIG ?? '').split(delimiter).filter((file) => file !== '');
  if (named.length > 0) {
    const files = named.filter((file) => existsSync(file));
    if (files.length === 0) throw notFound(`KUBECONFIG names ${named.join(', ')}, which does not exist`);
    return loadFiles(client, files);
  }
  const file = join(findHome(env), '.kube', 'config');
  if (existsSync(file)) return loadFiles(client, [file]);
  if (env.KUBERNETES_SERVICE_HOST && existsSync(ACCOUNT_TOKEN)) return loadFromPod(client, env);
  throw notFound(`there is no kubeconfig: KUBECONFIG is not set, and there is no ${file}`);
}

function findHome(env: Environment): string {
  try {
    return env.HOME ?? homedir();
  } catch {
    // a user unknown to the machine, as in containers
    return '/';
  }
}

/** A path contains neither line breaks nor braces. */
function isContents(text: string): boolean {
  return text.includes('\n') || text.trimStart().startsWith('{');
}

function loadFromPod(client: OfficialClient, env: Environment): KubeConfig {
  if (!env.KUBERNETES_SERVICE_HOST) {
    throw notFound('this does not run in a pod: KUBERNETES_SERVICE_HOST is not set');
  }
  const config = new client.KubeConfig();
  config.loadFromCluster();
  return config;
}

function loadContents(client: OfficialClient, text: string): KubeConfig {
  const what = 'the kubeconfig that was given';
  const config = loadText(client, what, text, process.cwd());
  if (!config) throw unusable(what, 'it is empty');
  return config;
}

/** Like kubectl, skips empty files, unless all are empty. */
function loadFiles(client: OfficialClient, files: readonly string[]): KubeConfig {
  const configs = files.flatMap((file) => loadFile(client, file) ?? []);
  const [only] = configs;
  if (!only) throw unusable(`the kubeconfig ${formatGiven(files.join(', '))}`, 'it is empty');
  return configs.length === 1 ? only : merge(client, configs);
}

function loadFile(client: OfficialClient, file: string): KubeConfig | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (toSystemCode(error) === 'ENOENT')
      throw notFound(`the kubeconfig ${formatGiven(file)} does not exist`);
    throw notFound(`the kubeconfig ${formatGiven(file)} cannot be read: ${describeFileError(error)}`);
  }
  return loadText(client, `the kubeconfig ${formatGiven(file)}`, text, dirname(resolve(file)));
}

/** Undefined if it is empty. @throws KUBECONFIG_FILE */
function loadText(
  client: OfficialClient,
  what: string,
  text: string,
  folder: string,
): KubeConfig | undefined {
  const parsed = parseKubeconfig(text, folder);
  if (parsed === undefined) return undefined;
  if (typeof parsed === 'string') throw unusable(what, parsed);
  const config = new client.KubeConfig();
  try {
    config.loadFromString(parsed.json);
  } catch (error) {
    const isExplained = error instanceof Error && !(error instanceof TypeError);
    throw unusable(what, isExplained ? error.message : 'an entry is not as clients write it');
  }
  config.makePathsAbsolute(folder);
  for (const [index, user] of config.users.entries()) Object.assign(user, { login: parsed.logins[index] });
  return config;
}

/** Merges several files like kubectl: the first one that sets a value wins. */
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
  const chosen = context ?? config.currentContext;
  const entry = config.contexts.find(({ name }) => name === chosen);
  if (!entry) throw toUnknownContext(chosen, config);
  if (cluster !== undefined) Object.assign(entry, { cluster });
  config.setCurrentContext(entry.name);
  const { user } = entry;
  if (!config.getCurrentCluster()) {
    const message =
      cluster === undefined
        ? `the kubeconfig has no cluster '${entry.cluster}', which its context '${entry.name}' names`
        : `the kubeconfig has no cluster '${cluster}', which was asked for`;
    throw missing(message, entry.cluster, config.clusters);
  }
  if (config.getCurrentUser()) return;
  if (user) {
    const message = `the kubeconfig has no user '${user}', which its context '${entry.name}' names`;
    throw missing(message, user, config.users);
  }
  // a dummy user: without one, the client forgets the certificates of the cluster
  Object.assign(entry, { user: '' });
  config.users.push({ name: '' });
}

function toUnknownContext(chosen: string | undefined, { contexts }: KubeConfig): KumikiError {
  if (chosen) return missing(`the kubeconfig has no context '${chosen}'`, chosen, contexts);
  return new KumikiError({
    code: 'KUBECONFIG_CONTEXT',
    message: 'the kubeconfig has no current context, and none was named',
    allowed: listNames(contexts),
    hint: 'choose one with kubectl config use-context NAME',
  });
}

type Named = readonly { readonly name: string }[];

function missing(message: string, given: string, known: Named): KumikiError {
  const hint =
    askDidYouMean(
      given,
      known.map(({ name }) => name),
    ) ?? 'name an existing one';
  return new KumikiError({ code: 'KUBECONFIG_CONTEXT', message, given, allowed: listNames(known), hint });
}

function listNames(known: Named): string {
  return known.map(({ name }) => name).join(', ') || 'none is there';
}

function notFound(message: string): KumikiError {
  return new KumikiError({
    code: 'KUBECONFIG_FILE',
    message,
    hint: 'name one with KUBECONFIG, or write one with kumiki kubeconfig',
  });
}

function unusable(what: string, reason: string): KumikiError {
  return notFound(`${what} cannot be used: ${reason}`);
}
