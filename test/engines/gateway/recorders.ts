import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';

/** A request as a backend saw it; the backend answers with it as JSON. */
export interface SeenRequest {
  readonly backend: string;
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Recorder {
  readonly port: number;
  close(): Promise<void>;
}

export async function startRecorder(backend: string, port = 0, host = '127.0.0.1'): Promise<Recorder> {
  const server: Server = createServer((message, response) => {
    const seen: SeenRequest = {
      backend,
      method: message.method ?? '',
      target: message.url ?? '',
      headers: Object.fromEntries(
        Object.entries(message.headers).map(([name, value]) => [name, String(value)]),
      ),
    };
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(seen));
  });
  server.keepAliveTimeout = 60_000;
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    close: async () => {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

/** A response of a gateway. */
export interface GatewayAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** The request that the backend saw, if one answered. */
  readonly seen: SeenRequest | undefined;
}

/** Sends a request on a new connection. */
export function ask(
  port: number,
  target: string,
  options: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  } = {},
): Promise<GatewayAnswer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options;
    const outgoing = request(
      { port, host: '127.0.0.1', path: target, method, headers, agent: false },
      (message) => {
        let text = '';
        message.setEncoding('latin1');
        message.on('data', (chunk: string) => {
          text += chunk;
        });
        message.on('end', () => {
          const status = message.statusCode ?? 0;
          const isSeen =
            status === 200 && text !== '' && message.headers['content-type'] === 'application/json';
          const seen = isSeen ? (JSON.parse(text) as SeenRequest) : undefined;
          resolve({ status, headers: message.headers, body: text, seen });
        });
      },
    );
    outgoing.setTimeout(10_000, () =>
      outgoing.destroy(new Error(`no answer to ${method} ${target} ${JSON.stringify(headers)}`)),
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/**
 * Targets that servers behind a front may read as `/guestbook.php` without its parameter `cmd`. PHP reads
 * 1,000 parameters.
 */
export const REFUSED_TARGETS = [
  '/guestbook.php',
  '/guestbook.php?',
  '/guestbook.php?key=a',
  '/guestbook%2ephp',
  '//guestbook.php',
  '/a/../guestbook.php/x',
  '/GUESTBOOK.php',
  '/guestbook.php?a;cmd=get',
  '/guestbook.php?xcmd=get',
  '/guestbook.php?CMD=get',
  `/guestbook.php?${'a&'.repeat(1000)}cmd=get`,
  `/guestbook.php?${'a=1&'.repeat(100)}cmd=get`,
  '/guestbook.php?cmd%00=get',
  '/guestbook.php?%63md',
  '/guestbook.php/%0a&cmd=get',
  '/%0acmd=/guestbook.php',
];
