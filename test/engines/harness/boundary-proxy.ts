import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A moment in the life of a request that changes something. */
export interface Boundary {
  /** Which of the changing requests from now on; the first one has the number 1. */
  readonly change: number;
  /** Before the service gets it, or after that and before the client gets the reply. */
  readonly when: 'before' | 'after';
}

/** A proxy before a service. What comes to a boundary stays there: the client waits until somebody ends it. */
export class BoundaryProxy {
  private boundary: (Boundary & { readonly reach: (what: string) => void }) | undefined;
  private changes = 0;

  private readonly server: Server;
  private readonly target: URL;

  private constructor(target: string) {
    this.target = new URL(target);
    this.server = createServer((incoming, response) => void this.pass(incoming, response));
  }

  static async start(target: string): Promise<BoundaryProxy> {
    const proxy = new BoundaryProxy(target);
    await once(proxy.server.listen(0, '127.0.0.1'), 'listening');
    return proxy;
  }

  /** That of the service, with another port. */
  get url(): string {
    const url = new URL(this.target);
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
  }

  /** Resolves to method and path once a request has come to a boundary. */
  reached(boundary: Boundary): Promise<string> {
    this.changes = 0;
    return new Promise((reach) => {
      this.boundary = { ...boundary, reach };
    });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await once(this.server.close(), 'close');
  }

  private async pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url: path = '' } = incoming;
    if (method !== 'GET') this.changes += 1;
    const isAt = method !== 'GET' && this.changes === this.boundary?.change ? this.boundary : undefined;
    if (isAt) this.boundary = undefined;
    if (isAt?.when === 'before') return isAt.reach(`${method} ${path}`);
    const { headers } = incoming;
    const forwarded = request(new URL(path, this.target), { method, headers });
    const answered = once(forwarded, 'response');
    incoming.pipe(forwarded);
    const [answer]: IncomingMessage[] = await answered;
    if (!answer) return;
    if (isAt) {
      await once(answer.resume(), 'end');
      return isAt.reach(`${method} ${path}`);
    }
    response.writeHead(answer.statusCode ?? 0, answer.headers);
    answer.pipe(response);
  }
}
