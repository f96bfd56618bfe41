import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packPackage } from '../harness/packed-package';
import { ROOT } from '../harness/root';

const BASE = 'localhost/node:test';
const IMAGE = 'localhost/kumiki-controller:test';

/** How an image is run. */
export interface ImageConfig {
  readonly User: string;
  readonly Env: readonly string[];
  readonly Entrypoint: readonly string[];
  readonly Cmd: readonly string[];
  readonly WorkingDir: string;
}

/**
 * The image of the controller, built by its Containerfile. The base image is made of the Node and npm of this
 * machine, so that no registry is needed.
 */
export class BuiltImage {
  private readonly folder = mkdtempSync(join(tmpdir(), 'kumiki-image-'));
  private readonly buildah: string;

  private constructor(buildah: string) {
    this.buildah = buildah;
    // accepts unsigned images, and lists no registries
    writeFileSync(join(this.folder, 'policy.json'), '{"default":[{"type":"insecureAcceptAnything"}]}');
    writeFileSync(join(this.folder, 'registries.conf'), '');
  }

  static build({ buildah, busybox }: { readonly buildah: string; readonly busybox: string }): BuiltImage {
    const image = new BuiltImage(buildah);
    try {
      image.buildBase(busybox);
      image.buildController();
    } catch (error) {
      image.remove();
      throw error;
    }
    return image;
  }

  readConfig(): ImageConfig {
    const inspected = JSON.parse(this.run(['inspect', '--type', 'image', IMAGE]));
    return inspected.OCIv1.config;
  }

  /** Mounts its files, and returns their folder. */
  unpack(): string {
    const container = this.run(['from', '--pull-never', IMAGE]).trim();
    return this.run(['mount', container]).trim();
  }

  remove(): void {
    this.run(['umount', '--all']);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private buildBase(busybox: string): void {
    const root = join(this.folder, 'base');
    const put = (from: string, to: string) => {
      mkdirSync(dirname(join(root, to)), { recursive: true });
      cpSync(realpathSync(from), join(root, to), { recursive: true });
    };
    put(busybox, 'bin/busybox');
    chmodSync(join(root, 'bin/busybox'), 0o755);
    mkdirSync(join(root, 'usr/bin'), { recursive: true });
    for (const path of ['bin/sh', 'bin/rm', 'usr/bin/env']) symlinkSync('/bin/busybox', join(root, path));
    put(process.execPath, 'usr/local/bin/node');
    for (const library of listLibraries(process.execPath)) put(library, library);
    const npm = dirname(dirname(realpathSync(execFileSync('which', ['npm'], { encoding: 'utf8' }).trim())));
    put(npm, 'usr/local/lib/node_modules/npm');
    symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(root, 'usr/local/bin/npm'));
    for (const folder of ['tmp', 'root', 'etc']) mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0::/root:/bin/sh\n');
    const file = join(this.folder, 'Base');
    writeFileSync(file, 'FROM scratch\nCOPY . /\nENV PATH=/usr/local/bin:/usr/bin:/bin\n');
    this.run(['build', ...this.trust(), '--file', file, '--tag', BASE, root]);
  }

  private buildController(): void {
    const context = join(this.folder, 'context');
    mkdirSync(context);
    packPackage(context);
    this.run([
      ...['build', ...this.trust(), '--pull-never', '--network', 'host', '--isolation', 'chroot'],
      ...['--build-arg', `NODE_IMAGE=${BASE}`, ...this.writeNpmConfig()],
      ...['--file', join(ROOT, 'deploy/controller/Containerfile'), '--tag', IMAGE, context],
    ]);
  }

  /** Makes npm use the registry and the authorities of this machine. */
  private writeNpmConfig(): string[] {
    const registry = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
    const { NODE_EXTRA_CA_CERTS: authorities } = process.env;
    const file = join(this.folder, 'npmrc');
    writeFileSync(file, `registry=${registry}\n${authorities ? 'cafile=/etc/authorities.pem\n' : ''}`);
    return [
      ...['--volume', `${file}:/usr/local/etc/npmrc:ro`],
      ...(authorities ? ['--volume', `${realpathSync(authorities)}:/etc/authorities.pem:ro`] : []),
    ];
  }

  private trust(): string[] {
    return ['--signature-policy', join(this.folder, 'policy.json')];
  }

  private run(args: readonly string[]): string {
    const place = ['--root', join(this.folder, 'store'), '--runroot', join(this.folder, 'run')];
    const env = { ...process.env, CONTAINERS_REGISTRIES_CONF: join(this.folder, 'registries.conf') };
    return execFileSync(this.buildah, ['--storage-driver', 'vfs', ...place, ...args], {
      encoding: 'utf8',
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 300_000,
    });
  }
}

/** Lists the libraries that a program is linked with, and its loader. */
function listLibraries(program: string): string[] {
  const listed = execFileSync('ldd', [program], { encoding: 'utf8' });
  return [...listed.matchAll(/(\/\S+) \(0x/g)].flatMap(([, path]) => path ?? []);
}
