import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { NetworkNamespace } from '../harness/network-namespace';

/** The contents and the settings of an image. */
export interface ImageSource {
  /**
   * Last part of the repository's name: `agnhost` matches any reference such as
   * `registry.k8s.io/…/agnhost:2.56`.
   */
  readonly name: string;
  /** Files of this computer, by their paths in the image; all are executable. */
  readonly files: Readonly<Record<string, string>>;
  /** Targets of symbolic links, by their paths. */
  readonly links?: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
  readonly command?: readonly string[];
  /** The working directory. @default / */
  readonly directory?: string;
  /** The signal that stops its program. @default SIGTERM */
  readonly stopSignal?: string;
}

/**
 * Returns a program of this computer and the libraries that it loads, at the paths where it expects them. A
 * Go program that was built without a C compiler loads none.
 */
export function withLibraries(place: string, program: string): Record<string, string> {
  const { status, stdout, stderr } = spawnSync('ldd', [program], { encoding: 'utf8' });
  if (status !== 0 && !stderr.includes('not a dynamic executable'))
    throw new Error(`ldd ${program}: ${stderr}`);
  const libraries = [...stdout.matchAll(/(\/\S+) \(0x/g)].flatMap(([, path = '']) => [path]);
  return { [place]: program, ...Object.fromEntries(libraries.map((path) => [path, path])) };
}

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const CONFIG = 'application/vnd.oci.image.config.v1+json';
const LAYER = 'application/vnd.oci.image.layer.v1.tar';
const PORT = 5000;

/** Serves a folder of blobs. Host and tag of an image are ignored: the last part of its name decides. */
const SERVE = String.raw`
const [folder, address, port] = process.argv.slice(1);
const { readFileSync } = require('node:fs');
const { types, manifests } = JSON.parse(readFileSync(folder + '/index.json', 'utf8'));
require('node:http').createServer(({ url, method }, response) => {
  const [, name = '', kind, reference = ''] = /^\/v2\/(?:.*\/)?([^/]+)\/(manifests|blobs)\/([^?]+)/.exec(url) ?? [];
  const digest = reference.startsWith('sha256:') ? reference : manifests[name];
  if (!kind || !types[digest]) return response.writeHead(/^\/v2\/(\?|$)/.test(url) ? 200 : 404).end();
  const content = readFileSync(folder + '/' + digest.replace(':', '-'));
  response.writeHead(200, { 'Content-Type': types[digest], 'Content-Length': content.length, 'Docker-Content-Digest': digest });
  response.end(method === 'HEAD' ? undefined : content);
}).listen(Number(port), address, () => console.log('ready'));
process.stdin.resume().on('end', () => process.exit());
`;

/** A read-only registry: it has a few images, made of programs of this computer, under every tag. */
export class ImageRegistry {
  readonly url: string;
  private readonly folder = mkdtempSync(join(tmpdir(), 'kumiki-registry-'));
  private readonly types: Record<string, string> = {};
  private readonly manifests: Record<string, string> = {};

  private constructor(address: string) {
    this.url = `http://${address}:${PORT}`;
  }

  /** Opens it at an address of a namespace, and ends with that. */
  static async open(
    namespace: NetworkNamespace,
    address: string,
    images: readonly ImageSource[],
  ): Promise<ImageRegistry> {
    const registry = new ImageRegistry(address);
    for (const image of images) registry.add(image);
    const { folder, types, manifests } = registry;
    writeFileSync(join(folder, 'index.json'), JSON.stringify({ types, manifests }));
    await namespace.start([process.execPath, '-e', SERVE, folder, address, String(PORT)]);
    return registry;
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private add({ name, entrypoint, command, directory, stopSignal, ...image }: ImageSource): void {
    const layer = this.store(LAYER, packLayer(image));
    const config = this.store(
      CONFIG,
      toJson({
        architecture: 'amd64',
        os: 'linux',
        config: {
          Entrypoint: entrypoint,
          Env: ['PATH=/bin:/sbin:/usr/bin:/usr/sbin'],
          ...(command && { Cmd: command }),
          ...(directory !== undefined && { WorkingDir: directory }),
          ...(stopSignal !== undefined && { StopSignal: stopSignal }),
        },
        rootfs: { type: 'layers', diff_ids: [layer.digest] },
      }),
    );
    const manifest = { schemaVersion: 2, mediaType: MANIFEST, config, layers: [layer] };
    this.manifests[name] = this.store(MANIFEST, toJson(manifest)).digest;
  }

  private store(mediaType: string, content: Buffer) {
    const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
    this.types[digest] = mediaType;
    writeFileSync(join(this.folder, digest.replace(':', '-')), content);
    return { mediaType, digest, size: content.length };
  }
}

function toJson(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function packLayer({ files, links = {} }: Pick<ImageSource, 'files' | 'links'>): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-image-'));
  try {
    const root = join(folder, 'root');
    mkdirSync(join(root, 'etc'), { recursive: true });
    mkdirSync(join(root, 'tmp'));
    chmodSync(join(root, 'tmp'), 0o1777);
    writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n');
    writeFileSync(join(root, 'etc/group'), 'root:x:0:\nnogroup:x:65534:\n');
    for (const [place, file] of Object.entries(files)) {
      const target = join(root, place);
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(file, target);
      chmodSync(target, 0o755);
    }
    for (const [place, target] of Object.entries(links)) {
      mkdirSync(dirname(join(root, place)), { recursive: true });
      symlinkSync(target, join(root, place));
    }
    const archive = join(folder, 'layer.tar');
    execFileSync('tar', ['-C', root, '--owner=0', '--group=0', '-cf', archive, '.']);
    return readFileSync(archive);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
