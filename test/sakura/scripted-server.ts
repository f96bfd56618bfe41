import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';

/** The server's reaction to a request. */
export type Step =
  | {
      readonly status: number;
      readonly json?: unknown;
      readonly text?: string;
      readonly headers?: Record<string, string>;
    }
  /** Accepts the request and closes the connection without a response. */
  | 'cut'
  /** Begins a response and closes the connection halfway through. */
  | 'cut-in-reply'
  /** Never answers. */
  | 'hang';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  /** The query, decoded as a whole and parsed, as the API does. */
  readonly find: unknown;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

export interface ScriptedServer {
  readonly port: number;
  readonly rootUrl: string;
  readonly seen: SeenRequest[];
  /** Resolves to the number of open connections. */
  connections(): Promise<number>;
  close(): Promise<void>;
}

/**
 * Starts a server on loopback that answers according to a script, whose last step is repeated, or a function
 * of the request.
 */
export async function startScriptedServer(
  script: readonly Step[] | ((request: SeenRequest, index: number) => Step),
): Promise<ScriptedServer> {
  const seen: SeenRequest[] = [];
  const stepFor =
    typeof script === 'function'
      ? script
      : (_: SeenRequest, index: number) => script[Math.min(index, script.length - 1)] ?? 'cut';
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const [path = '', query] = (incoming.url ?? '').split('?');
      const body = Buffer.concat(chunks).toString();
      const request = {
        method: incoming.method ?? '',
        path,
        find: query === undefined ? undefined : JSON.parse(decodeURIComponent(query)),
        headers: incoming.headers,
        body: body ? JSON.parse(body) : undefined,
      };
      seen.push(request);
      answer(outgoing, stepFor(request, seen.length - 1));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const connections = promisify(server.getConnections.bind(server));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port, rootUrl: `http://127.0.0.1:${port}/cloud/zone`, seen, connections, close };
}

function answer(outgoing: ServerResponse, step: Step): void {
  if (step === 'hang') return;
  if (step === 'cut') {
    outgoing.destroy();
    return;
  }
  if (step === 'cut-in-reply') {
    outgoing.writeHead(200, { 'Content-Length': '1000' });
    outgoing.write('{"is_ok"', () => outgoing.destroy());
    return;
  }
  const text = step.text ?? (step.json === undefined ? '' : JSON.stringify(step.json));
  outgoing.writeHead(step.status, { 'Content-Type': 'application/json', ...step.headers }).end(text);
}

/** Returns an error in the API's envelope. */
export function refusal(
  status: number,
  code: string,
  message = 'No.',
  headers?: Record<string, string>,
): Step {
  return {
    status,
    ...(headers ? { headers } : {}),
    json: {
      is_fatal: true,
      serial: '8b7052bdab6de00a6403b62912992704',
      status: `${status} Whatever`,
      error_code: code,
      error_msg: message,
    },
  };
}
