import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KumikiError } from '../core/errors';
import { throwIfAny } from '../core/problems';
import { checkCall } from '../core/props/check-call';
import type { GatewayConfig, Upstream } from '../gateway/nginx/gateway-config';
import type { NginxIngressGateway } from '../gateway/nginx-ingress-gateway';
import { type NginxPorts, startNginx } from './nginx-process';
import { SIGNATURES } from './signatures';

/** Options of {@link runGateway}. */
export interface RunGatewayOptions {
  /** The nginx program. @default nginx, as found on PATH or in /usr/sbin */
  readonly nginx?: string | undefined;
}

/** A request to a running gateway. */
export interface SentRequest {
  /** Path and query. */
  readonly target: string;
  /** HTTP method. @default GET */
  readonly method?: string | undefined;
  /** The Host header. @default localhost */
  readonly host?: string | undefined;
  /** Further headers. @default - none */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Body of the request. @default - none */
  readonly body?: string | undefined;
}

/** The response that a client received. */
export interface GatewayAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** Headers by name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body, decoded as UTF-8. */
  readonly body: string;
  /** The request that the backend saw; undefined if nginx answered by itself. */
  readonly seen: SeenRequest | undefined;
}

/** A request as a backend saw it. */
export interface SeenRequest {
  /** The backend's name and port, such as `hoge-service.web.svc.cluster.local:8080`. */
  readonly backend: string;
  /** The method that the backend received. */
  readonly method: string;
  /** The path and query that the backend received. */
  readonly target: string;
  /** Headers by name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body, decoded as UTF-8. */
  readonly body: string;
}

/** A gateway running on loopback, with backends that record each request and answer 200. */
export interface RunningGateway {
  /** The port that it listens on, on 127.0.0.1. */
  readonly port: number;
  /** Changes made to the configuration to run it on this machine. */
  readonly changes: readonly string[];
  /** Sends a request, and returns the complete response. */
  send(request: SentRequest): Promise<GatewayAnswer>;
  /** Stops nginx, and removes its files. */
  close(): Promise<void>;
}

/** Header that distinguishes a backend's response from nginx's own. */
const MARK = 'x-kumiki-seen';
/** The recording backends answer at once: only something broken takes longer. */
const ANSWER_TIMEOUT_MS = 30_000;

/**
 * Runs the configuration of a gateway with this machine's nginx, for tests: on loopback, without root
 * privileges.
 * @throws GATEWAY_NGINX_MISSING if there is no usable nginx; KumikiError with every problem of the gateway
 */
export async function runGateway(
  gateway: NginxIngressGateway,
  options: RunGatewayOptions = {},
): Promise<RunningGateway> {
  checkCall(SIGNATURES, 'runGateway', arguments);
  const { result: config, problems } = gateway.resolve();
  throwIfAny(problems);
  const installed = findNginx(options.nginx);
  const seen = new Map<string, SeenRequest>();
  const recorders = await Promise.all(
    [...config.backends.values()].map((backend) => startRecorder(backend, seen)),
  );
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-gateway-'));
  const release = async () => {
    await Promise.all(recorders.map(({ server }) => closeServer(server)));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const { ports, result, stop } = await startNginx(installed.program, folder, (free) => {
      const { text, changes } = adapt(gateway, config, installed, recorders, { folder, ...free });
      return { text, result: changes };
    });
    return {
      port: ports.port,
      changes: result,
      send: (sent) => send(ports.port, sent, seen),
      close: async () => {
        await stop();
        await release();
      },
    };
  } catch (error) {
    // running servers would keep the test's process alive
    await release();
    throw error;
  }
}

/** Finds the installed nginx, its version, and whether it has the `stub_status` module. */
function findNginx(given: string | undefined) {
  for (const program of given === undefined ? ['nginx', '/usr/sbin/nginx'] : [given]) {
    const { stderr } = spawnSync(program, ['-V'], { encoding: 'utf8' });
    const version = /nginx\/(\d+\.\d+\.\d+)/.exec(stderr ?? '')?.[1];
    if (version !== undefined) return { program, version, countsRequests: stderr.includes('stub_status') };
  }
  throw new KumikiError({
    code: 'GATEWAY_NGINX_MISSING',
    message: given === undefined ? 'nginx is not on PATH' : `'${given}' does not run, or is not nginx`,
    given: given ?? process.env.PATH,
    allowed: 'nginx from 1.19.4',
    hint: 'install it: apt-get install nginx-light, brew install nginx or apk add nginx',
  });
}

interface Recorder {
  readonly upstream: Upstream;
  readonly server: Server;
  readonly port: number;
}

async function startRecorder(upstream: Upstream, seen: Map<string, SeenRequest>): Promise<Recorder> {
  const server = createServer((message, response) => {
    let body = '';
    message.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    message.on('end', () => {
      const headers = flatten(message.headers);
      const id = String(seen.size);
      const { method = '', url: target = '' } = message;
      seen.set(id, { backend: `${upstream.host}:${upstream.port}`, method, target, headers, body });
      response.setHeader(MARK, id).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { upstream, server, port: portOf(server.address()) };
}

interface Place extends NginxPorts {
  readonly folder: string;
}

/** Adapts the configuration to this machine, and lists the differences from the one for pods. */
function adapt(
  gateway: NginxIngressGateway,
  config: GatewayConfig,
  { version, countsRequests }: ReturnType<typeof findNginx>,
  recorders: readonly Recorder[],
  place: Place,
) {
  const { folder, port, statusPort, probePort } = place;
  const backends = recorders.map(({ upstream, port: own }): [string, Upstream] => [
    upstream.key,
    { ...upstream, host: '127.0.0.1', port: own, protocol: 'http', tls: false },
  ]);
  const { clientAddress, tls } = config;
  const direct = clientAddress.kind === 'proxy-protocol';
  const { text, version: used } = gateway.renderFor(version, {
    backends: new Map(backends),
    resolver: { addresses: ['127.0.0.1'] },
    clientAddress: direct ? { kind: 'direct' } : clientAddress,
    tls: undefined,
    settings: {
      ...config.settings,
      httpPort: port,
      statusPort,
      probePort,
      drainFile: `${folder}/draining`,
      redirectToHttps: tls ? false : config.settings.redirectToHttps,
    },
  });
  const moved = text
    .replaceAll('/etc/nginx/kumiki/', `${folder}/`)
    .replaceAll(/(?<= )\/tmp\/(?!kumiki-gateway-)/g, `${folder}/`)
    .replaceAll(/(?<= )\/dev\/std(err|out)/g, `${folder}/std$1.log`)
    .replace(countsRequests ? '' : 'stub_status;', countsRequests ? '' : 'return 404;');
  const changes = [
    `ports: http ${port}, status ${statusPort}`,
    `paths: everything below ${folder}`,
    `backends: recorders on 127.0.0.1 in place of ${recorders.length} servers, without TLS and by HTTP/1.1`,
    'resolver: none is asked',
    ...(used === config.version.text
      ? []
      : [`version: for nginx ${used}, which is installed, not ${config.version.text}`]),
    ...(countsRequests ? [] : ['counters: left out, as the installed nginx has none']),
    ...(tls ? ['TLS: left out, and the redirect to it'] : []),
    ...(direct ? ['PROXY protocol: left out'] : []),
  ];
  return { text: moved, changes };
}

function send(
  port: number,
  sent: SentRequest,
  seen: ReadonlyMap<string, SeenRequest>,
): Promise<GatewayAnswer> {
  const { target, method = 'GET', host = 'localhost', headers = {}, body } = sent;
  return new Promise((resolve, reject) => {
    const options = {
      port,
      host: '127.0.0.1',
      path: target,
      method,
      headers: { ...headers, Host: host },
      agent: false,
    };
    const outgoing = request(options, (message) => {
      let text = '';
      message.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      message.on('end', () => {
        const { [MARK]: id, ...rest } = flatten(message.headers);
        resolve({
          status: message.statusCode ?? 0,
          headers: rest,
          body: text,
          seen: id === undefined ? undefined : seen.get(id),
        });
      });
    });
    outgoing.setTimeout(ANSWER_TIMEOUT_MS, () => {
      outgoing.destroy(new Error(`no answer to ${method} ${target} within ${ANSWER_TIMEOUT_MS / 1000} s`));
    });
    outgoing.on('error', reject).end(body);
  });
}

function flatten(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

function portOf(address: ReturnType<Server['address']>): number {
  return typeof address === 'object' && address ? address.port : 0;
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await once(server.close(), 'close');
}
