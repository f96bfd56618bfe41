import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');

/** The package as npm publishes it, installed in a project: a folder of files, no link to the repository. */
export class PackedPackage {
  readonly folder: string;
  private readonly tarball: string;

  private constructor(project: string, tarball: string) {
    this.folder = join(project, 'node_modules', 'kumiki');
    this.tarball = tarball;
  }

  /** Replaces the project's link to the repository's packages by an installation of its own. */
  static install(project: string): PackedPackage {
    const [{ filename }] = JSON.parse(
      execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], {
        cwd: ROOT,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
    rmSync(join(project, 'node_modules'), { recursive: true, force: true });
    mkdirSync(join(project, 'node_modules', '@pulumi'), { recursive: true });
    for (const name of ['@pulumi/pulumi', 'cdk8s', 'constructs']) {
      symlinkSync(join(ROOT, 'node_modules', name), join(project, 'node_modules', name));
    }
    const packed = new PackedPackage(project, join(project, filename));
    packed.unpack();
    return packed;
  }

  /** As `npm install` of the version does. */
  unpack(): void {
    mkdirSync(this.folder, { recursive: true });
    execFileSync('tar', ['-xzf', this.tarball, '-C', this.folder, '--strip-components=1']);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Changes a text wherever its files have it, as another release would. */
  edit(from: string, to: string): void {
    const files = readdirSync(this.folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(js|json)$/.test(file))
      .map((file) => join(this.folder, file))
      .filter((file) => readFileSync(file, 'utf8').includes(from));
    if (files.length === 0) throw new Error(`no file of the package has '${from}'`);
    for (const file of files) writeFileSync(file, readFileSync(file, 'utf8').replaceAll(from, to));
  }
}
