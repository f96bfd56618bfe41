import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that a registry received. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** May answer a request instead of the registry; returns true if it has. */
export type Interfere = (request: IncomingMessage, response: ServerResponse, body: string) => boolean;

export const INDEX = 'application/vnd.oci.image.index.v1+json';
export const IMAGE = 'application/vnd.oci.image.manifest.v1+json';

export const sha256 = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** A small registry on loopback: manifests by tag and digest, blobs, and overridden answers for tests. */
export class LoopbackRegistry {
  readonly seen: SeenRequest[] = [];
  interfere: Interfere = () => false;
  private readonly contents = new Map<string, { text: string; type: string }>();
  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => this.answer(request, response, Buffer.concat(chunks).toString()));
  });

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Adds an image for several platforms; returns its digest. */
  pushIndex(path: string, tag: string, platforms: readonly string[], salt = ''): string {
    const manifests = platforms.map((platform) => {
      const [os, architecture, variant] = platform.split('/');
      const digest = sha256(`${path}${platform}${salt}`);
      return {
        mediaType: IMAGE,
        digest,
        size: 1,
        platform: { os, architecture, ...(variant && { variant }) },
      };
    });
    return this.push(
      path,
      tag,
      { schemaVersion: 2, mediaType: INDEX, manifests, annotations: { salt } },
      INDEX,
    );
  }

  /** Adds an image for one platform, with its configuration. */
  pushImage(path: string, tag: string, configuration: object): string {
    const config = JSON.stringify(configuration);
    this.contents.set(`/v2/${path}/blobs/${sha256(config)}`, {
      text: config,
      type: 'application/octet-stream',
    });
    const reference = {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: sha256(config),
      size: config.length,
    };
    return this.push(path, tag, { schemaVersion: 2, mediaType: IMAGE, config: reference, layers: [] }, IMAGE);
  }

  push(path: string, tag: string, manifest: object, type: string): string {
    const text = JSON.stringify(manifest);
    const digest = sha256(text);
    for (const name of [tag, digest]) this.contents.set(`/v2/${path}/manifests/${name}`, { text, type });
    return digest;
  }

  private answer(request: IncomingMessage, response: ServerResponse, body: string): void {
    const { method = '', url = '', headers } = request;
    this.seen.push({ method, path: url, authorization: headers.authorization, body });
    if (this.interfere(request, response, body)) return;
    const content = this.contents.get(url);
    if (!content) {
      send(response, 404, { errors: [{ code: 'MANIFEST_UNKNOWN', message: 'unknown' }] });
      return;
    }
    const digest = url.includes('/manifests/') ? { 'docker-content-digest': sha256(content.text) } : {};
    response.writeHead(200, { 'content-type': content.type, ...digest });
    response.end(method === 'HEAD' ? undefined : content.text);
  }
}

/** Sends an empty response. */
export function end(response: ServerResponse): true {
  response.end();
  return true;
}

/** Sends a JSON response. */
export function send(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): true {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
  return true;
}
