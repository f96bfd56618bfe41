import type { RequestOptions } from 'node:https';
import { type Clock, systemClock } from '../core/clock';
import { formatGiven, KumikiError } from '../core/errors';
import type { Cluster } from './cluster';
import { HttpCluster } from './http-cluster';
import { type ClusterSource, type Environment, readKubeConfig } from './kube-config';
import { LiveObjects } from './live-objects';
import { type KubeConfig, loadOfficialClient } from './official-client';

/** What finding a cluster gets from outside. */
export interface ConnectContext {
  /** @default - the environment of the process */
  readonly env?: Environment | undefined;
  /** @default - that of the machine */
  readonly clock?: Clock | undefined;
}

/** A cluster, and the name under which it was found. */
export interface Connection {
  readonly cluster: Cluster;
  /** Reads and previews objects of any kind in it. */
  readonly objects: LiveObjects;
  /** The context of the kubeconfig. */
  readonly context: string;
  /** Where objects go that name no namespace. */
  readonly namespace: string;
}

/**
 * Finds a cluster and how to be let in. Sends no request.
 * @throws KUBE_CLIENT, KUBECONFIG_FILE, KUBECONFIG_CONTEXT
 */
export async function connect(
  source: ClusterSource = {},
  { env = process.env, clock = systemClock }: ConnectContext = {},
): Promise<Connection> {
  const config = readKubeConfig(await loadOfficialClient(), source, env);
  const context = config.getCurrentContext();
  const server = readServer(config);
  const description = `${server} (context '${context}')`;
  const authenticate = () => findCredentials(config, description);
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
    message: 'the server of the cluster must be reached by https, as credentials go along',
    given: url ? `${url.protocol}//${url.host}` : server,
    allowed: 'https://…, or http:// on the loopback address, such as of kubectl proxy',
  });
}

/** Certificates and headers of this moment: tokens expire. @throws KUBE_UNAUTHORIZED */
async function findCredentials(config: KubeConfig, description: string): Promise<RequestOptions> {
  const cluster = config.getCurrentCluster();
  const isPlain = cluster?.server.startsWith('http:') ?? false;
  // the client refuses http for lack of this, even where nothing leaves the machine
  if (cluster && isPlain) Object.assign(cluster, { skipTLSVerify: true });
  const options: RequestOptions = {};
  try {
    await config.applyToHTTPSOptions(options);
  } catch (error) {
    throw new KumikiError(
      {
        code: 'KUBE_UNAUTHORIZED',
        message: `the kubeconfig gives no credentials for ${description}: ${formatGiven(error instanceof Error ? error.message : String(error))}`,
        hint: 'log in again, or name another context',
      },
      { cause: error },
    );
  }
  // its agent keeps the certificate that it was made with, and no connection: only that of a proxy is of use
  if (!cluster?.proxyUrl) delete options.agent;
  return options;
}
