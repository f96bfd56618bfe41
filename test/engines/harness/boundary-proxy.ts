import { once } from 'node:events';
import {
  createServer as createPlainServer,
  type IncomingMessage,
  type RequestListener,
  request as requestPlainly,
  type Server,
  type ServerResponse,
} from 'node:http';
import { Agent, createServer as createTlsServer, request as requestByTls } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A moment in the life of a request that changes something. */
export interface Boundary {
  /** Number of the changing request, counted from 1 from now on. */
  readonly change: number;
  /** Counts only requests whose method and path match. @default - all of them */
  readonly request?: RegExp;
  /** Before the service receives the request, or after that but before the client receives the response. */
  readonly when: 'before' | 'after';
}

/** The certificate of a service behind HTTPS, which the proxy presents as well. */
export interface Certificate {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/**
 * A proxy in front of a service. A request that reaches a boundary stays there: its client waits until it is
 * ended, or until {@link drop}.
 */
export class BoundaryProxy {
  private boundary: (Boundary & { readonly reach: (what: string) => void }) | undefined;
  private changes = 0;
  private readonly log: string[] = [];
  private readonly held = new Set<IncomingMessage>();

  private readonly server: Server;
  private readonly target: URL;
  private readonly agent: Agent | undefined;

  private constructor(target: string, certificate: Certificate | undefined) {
    this.target = new URL(target);
    const listener: RequestListener = (incoming, response) => void this.pass(incoming, response);
    this.agent = certificate && new Agent({ keepAlive: true, ca: certificate.cert });
    this.server = certificate ? createTlsServer({ ...certificate }, listener) : createPlainServer(listener);
    // an idle connection must not close just as the client sends its next request on it
    this.server.keepAliveTimeout = 0;
  }

  /** @param certificate of a service behind HTTPS */
  static async start(target: string, certificate?: Certificate): Promise<BoundaryProxy> {
    const proxy = new BoundaryProxy(target, certificate);
    await once(proxy.server.listen(0, '127.0.0.1'), 'listening');
    return proxy;
  }

  /** The URL of the service, with the proxy's port. */
  get url(): string {
    const url = new URL(this.target);
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
  }

  /** Resolves to the method and path of the request that reaches a boundary. */
  reached(boundary: Boundary): Promise<string> {
    this.changes = 0;
    return new Promise((reach) => {
      this.boundary = { ...boundary, reach };
    });
  }

  /** Returns the method and path of each changing request since the last call. */
  newChanges(): string[] {
    return this.log.splice(0);
  }

  /**
   * Closes the connections of requests held at a boundary, whose clients may still be waiting, and forgets a
   * boundary that no request has reached.
   */
  drop(): void {
    this.boundary = undefined;
    for (const incoming of this.held) incoming.destroy();
    this.held.clear();
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.agent?.destroy();
    await once(this.server.close(), 'close');
  }

  private async pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url: path = '', headers } = incoming;
    const boundary = method === 'GET' ? undefined : this.count(`${method} ${path.replace(/\?.*/, '')}`);
    const stop = (at: NonNullable<typeof boundary>) => {
      this.held.add(incoming);
      at.reach(`${method} ${path}`);
    };
    if (boundary?.when === 'before') return stop(boundary);
    const forwarded = this.forward(path, { method, headers });
    const answered = once(forwarded, 'response');
    incoming.pipe(forwarded);
    const [answer]: IncomingMessage[] = await answered;
    if (!answer) return;
    if (boundary) {
      await once(answer.resume(), 'end');
      return stop(boundary);
    }
    response.writeHead(answer.statusCode ?? 0, answer.headers);
    answer.pipe(response);
  }

  /** Records a changing request; returns the boundary if the request is at it. */
  private count(request: string): typeof this.boundary {
    this.log.push(request);
    const { boundary } = this;
    if (!boundary || !(boundary.request ?? /^/).test(request)) return undefined;
    this.changes += 1;
    if (this.changes !== boundary.change) return undefined;
    this.boundary = undefined;
    return boundary;
  }

  private forward(path: string, options: Pick<IncomingMessage, 'method' | 'headers'>) {
    const url = new URL(path, this.target);
    return this.agent ? requestByTls(url, { ...options, agent: this.agent }) : requestPlainly(url, options);
  }
}
