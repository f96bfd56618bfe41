import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BootDocument } from '../../../lib/coreos/model/boot-document';
import { type AttachedProcess, startAttached } from '../harness/attached-process';
import { NetworkNamespace } from '../harness/network-namespace';

/** Returns why a machine cannot have its own root here; undefined if it can. */
export function whyNoRoots(): string | undefined {
  const script = `mount -t tmpfs none /mnt && mkdir /mnt/u /mnt/w /mnt/r && ${renderOverlayMount('/mnt')}`;
  const { status, stderr } = spawnSync(
    'unshare',
    ['--mount', '--propagation', 'private', 'sh', '-c', script],
    {
      encoding: 'utf8',
    },
  );
  return status === 0 ? undefined : `no overlay over the root: ${stderr.trim()}`;
}

function renderOverlayMount(base: string): string {
  return `mount -t overlay overlay -o lowerdir=/,upperdir=${base}/u,workdir=${base}/w ${base}/r`;
}

/**
 * A machine with its own network and root: its writes stay in memory, over the files of this computer. It
 * ends with the test.
 */
export class MachineNamespace {
  readonly network: NetworkNamespace;
  private readonly base: string;
  private readonly programs: AttachedProcess[] = [];

  private constructor(network: NetworkNamespace, base: string) {
    this.network = network;
    this.base = base;
  }

  /** @param hidden folders of this computer that the machine must not see */
  static async open(hostname: string, hidden: readonly string[]): Promise<MachineNamespace> {
    const base = mkdtempSync(join(tmpdir(), 'kumiki-machine-'));
    const script = [
      'set -e',
      `hostname ${hostname}`,
      `mount -t tmpfs none ${base}`,
      `mkdir ${base}/u ${base}/w ${base}/r`,
      renderOverlayMount(base),
      `for folder in proc sys dev; do mount --rbind /$folder ${base}/r/$folder; done`,
      `mount -t tmpfs none ${base}/r/run`,
      `mount -t tmpfs none ${base}/r/tmp`,
      ...hidden.map((folder) => `rm -rf ${base}/r${folder}`),
      'ip link set lo up',
      `exec chroot ${base}/r sh -c "echo open && exec cat"`,
    ].join('\n');
    const network = await NetworkNamespace.open(
      ['--net', '--mount', '--uts', '--propagation', 'private', 'sh', '-c', script],
      ['--net', '--mount', '--uts', '--root', '--wd'],
    );
    return new MachineNamespace(network, base);
  }

  /** Writes the files of a boot document, as Ignition and similar programs do. */
  writeFiles({ files }: Pick<BootDocument, 'files'>): void {
    for (const { path, content, permissions = '0644' } of files) {
      this.write(path, String(content), permissions);
    }
  }

  write(path: string, content: string, permissions = '0644'): void {
    this.run(
      `umask 022; mkdir -p "$(dirname ${path})" && cat > ${path} && chmod ${permissions} ${path}`,
      content,
    );
  }

  read(path: string): string {
    return this.run(`cat ${path}`);
  }

  /** Runs a shell script to its end, and returns its output. @throws with its output if it fails */
  run(script: string, input = ''): string {
    const { status, output } = this.try(script, input);
    if (status !== 0) throw new Error(`${script}: exit code ${status}\n${output}`);
    return output;
  }

  /** Runs a shell script to its end. */
  try(script: string, input = ''): { readonly status: number | null; readonly output: string } {
    const [program = '', ...prefix] = this.network.enter;
    const result = spawnSync(program, [...prefix, 'sh', '-c', script], {
      input,
      encoding: 'utf8',
      timeout: 120_000,
      maxBuffer: 2 ** 26,
      env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root' },
    });
    // error messages only matter if it fails
    return {
      status: result.status,
      output: result.status === 0 ? result.stdout : result.stdout + result.stderr,
    };
  }

  /** Starts a program that runs until the test ends, or until it is stopped. */
  start(command: readonly string[], log: string): AttachedProcess {
    const program = startAttached([
      ...this.network.enter,
      'sh',
      '-c',
      'log=$1; shift; exec "$@" > "$log" 2>&1',
      'sh',
      log,
      ...command,
    ]);
    this.programs.push(program);
    return program;
  }

  async close(): Promise<void> {
    await Promise.all(this.programs.map((program) => program.stop()));
    await this.network.close();
    rmdirSync(this.base);
  }
}
