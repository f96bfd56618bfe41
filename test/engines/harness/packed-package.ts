import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root';

/** Packs the package as npm publishes it, and returns the tarball. */
export function packPackage(folder: string): string {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const text = execFileSync('npm', args, {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ filename }] = JSON.parse(text);
  return join(folder, filename);
}

/**
 * The package as npm publishes it, installed in a project: a folder of files, not a link to the repository.
 */
export class PackedPackage {
  readonly folder: string;
  private readonly tarball: string;

  private constructor(project: string, tarball: string) {
    this.folder = join(project, 'node_modules', 'kumiki');
    this.tarball = tarball;
  }

  /**
   * Replaces the project's installed packages with the package, and with links to the packages that users
   * install beside it.
   */
  static install(project: string): PackedPackage {
    rmSync(join(project, 'node_modules'), { recursive: true, force: true });
    mkdirSync(join(project, 'node_modules', '@pulumi'), { recursive: true });
    for (const name of ['@pulumi/pulumi', 'cdk8s', 'constructs', 'yaml']) {
      symlinkSync(join(ROOT, 'node_modules', name), join(project, 'node_modules', name));
    }
    const packed = new PackedPackage(project, packPackage(project));
    packed.unpack();
    return packed;
  }

  /** Unpacks it as `npm install` does. */
  unpack(): void {
    mkdirSync(this.folder, { recursive: true });
    execFileSync('tar', ['-xzf', this.tarball, '-C', this.folder, '--strip-components=1']);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The paths of its files, sorted. */
  files(): string[] {
    const entries = readdirSync(this.folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.folder.length + 1))
      .sort();
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** Replaces a text in all its files, as another release would. */
  edit(from: string, to: string): void {
    const files = this.files().filter((file) => /\.(js|json)$/.test(file) && this.read(file).includes(from));
    if (files.length === 0) throw new Error(`no file of the package has '${from}'`);
    for (const file of files) writeFileSync(join(this.folder, file), this.read(file).replaceAll(from, to));
  }
}
