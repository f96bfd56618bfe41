import { type Clock, systemClock } from '../core/clock';
import { KumikiError } from '../core/errors';
import { chooseProxy } from '../network/proxy';
import type { Cluster } from './cluster';
import type { ProgramNotice } from './credential-program';
import { Credentials } from './credentials';
import { HttpCluster } from './http-cluster';
import { type ClusterSource, type Environment, readKubeConfig } from './kube-config';
import { LiveObjects } from './live-objects';
import { type KubeConfig, loadOfficialClient } from './official-client';

/** What {@link connect} depends on. */
export interface ConnectContext {
  /** @default - the environment of the process */
  readonly env?: Environment | undefined;
  /** @default - that of the machine */
  readonly clock?: Clock | undefined;
  /** Called about a credential program that takes long. @default - nothing is called */
  readonly onNotice?: ((notice: ProgramNotice) => void) | undefined;
}

/** A cluster, and how it was found. */
export interface Connection {
  readonly cluster: Cluster;
  /** Reads and previews objects of any kind in it. */
  readonly objects: LiveObjects;
  /** The context of the kubeconfig. */
  readonly context: string;
  /** The namespace of objects that name none. */
  readonly namespace: string;
}

/**
 * Finds a cluster and the credentials for it. Sends no request.
 * @throws KUBE_CLIENT, KUBECONFIG_FILE, KUBECONFIG_CONTEXT, KUBECONFIG_VALUE
 */
export async function connect(
  source: ClusterSource = {},
  { env = process.env, clock = systemClock, onNotice }: ConnectContext = {},
): Promise<Connection> {
  const config = readKubeConfig(await loadOfficialClient(), source, env);
  const context = config.getCurrentContext();
  const server = readServer(config);
  const proxy = readProxy(config, new URL(server), env);
  const address = proxy === undefined ? server : `${server} by proxy ${proxy}`;
  const description = `${address} (context '${context}')`;
  const credentials = new Credentials(config, description, { clock, onNotice });
  const authenticate = (signal?: AbortSignal) => credentials.find(signal);
  const cluster = new HttpCluster({ server, description, authenticate, clock });
  const namespace = config.getContextObject(context)?.namespace ?? 'default';
  return { cluster, objects: new LiveObjects(cluster), context, namespace };
}

function readServer(config: KubeConfig): string {
  const server = config.getCurrentCluster()?.server ?? '';
  const url = URL.canParse(server) ? new URL(server) : undefined;
  const isLoopback = url && /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(url.hostname);
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback)) {
    return `${url.origin}${url.pathname.replace(/\/$/, '')}`;
  }
  throw new KumikiError({
    code: 'KUBECONFIG_VALUE',
    message: 'the server of the cluster must be reached by https, because credentials are sent',
    given: url ? `${url.protocol}//${url.host}` : server,
    allowed: 'https://…, or http:// on the loopback address, such as of kubectl proxy',
    hint: 'correct the server of the kubeconfig, or get the kubeconfig again',
  });
}

const PROXIES = /^(https?|socks[45]?[ah]?):$/;

/**
 * The host of the proxy, from the kubeconfig or, as in kubectl, from HTTPS_PROXY. Only the host, because the
 * URL may contain a password.
 */
function readProxy(config: KubeConfig, server: URL, env: Environment): string | undefined {
  const cluster = config.getCurrentCluster();
  if (cluster && !cluster.proxyUrl) {
    const own = { ...env, all_proxy: undefined, ALL_PROXY: undefined };
    const chosen = chooseProxy(server, own, { code: 'KUBECONFIG_VALUE', usable: PROXIES });
    if (chosen) Object.assign(cluster, { proxyUrl: chosen.href });
  }
  const proxy = cluster?.proxyUrl;
  if (!proxy) return undefined;
  const url = URL.canParse(proxy) ? new URL(proxy) : undefined;
  if (url && PROXIES.test(url.protocol)) return url.host;
  throw new KumikiError({
    code: 'KUBECONFIG_VALUE',
    message: 'proxy-url of the kubeconfig cannot be used',
    given: url ? `${url.protocol}//${url.host}` : '(not a URL)',
    allowed: 'http://, https:// or socks5:// and a host',
    hint: 'correct it, or leave it out',
  });
}
