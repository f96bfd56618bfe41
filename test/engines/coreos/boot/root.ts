import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The units and programs of a distribution that documents refer to. */
export interface Image {
  /** Unit files by name. Of this system's own units, only the targets exist as well. */
  readonly units: Readonly<Record<string, string>>;
  /** Units that start at boot by default. */
  readonly enabled: readonly string[];
  /** Programs in /usr/bin and /usr/sbin by name: the action of each after it has recorded its run. */
  readonly programs: Readonly<Record<string, string>>;
}

const FOLDERS = [
  'run',
  'tmp',
  'layers',
  'usr',
  'proc',
  'sys',
  'dev',
  'old',
  'opt',
  'home',
  'root',
  'var/lib',
];

/** The variables that a program records if they are set. */
const NOTED = 'ETCD_|FLEET_|RUDDER_';

/**
 * Returns a program that records its arguments and settings in /trace, and then runs an action. Recording
 * ends at once, so that only the action lasts as long as the program.
 */
export function createRecorder(name: string, action: string): string {
  return `#!/bin/sh
(
  set -- '${name}' "$@" $(env | sort | grep -E '^(${NOTED})')
  echo "$*" >> /trace
)
${action}
`;
}

/** Whether the text of a program is that of {@link createRecorder}. */
export function isRecorder(text: string): boolean {
  return text.includes('>> /trace');
}

/** Creates a machine's disk and image in a folder, as `BECOME_INIT` expects them. */
export function layOut(folder: string, { units, enabled, programs }: Image): void {
  const root = join(folder, 'root');
  for (const name of FOLDERS) mkdirSync(join(root, name), { recursive: true });
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) symlinkSync(`usr/${name}`, join(root, name));
  write(join(root, 'etc/passwd'), 'root:x:0:0::/root:/bin/sh\ncore:x:500:500::/home/core:/bin/sh\n');
  write(join(root, 'etc/group'), 'root:x:0:\ncore:x:500:\n');
  write(join(root, 'etc/os-release'), 'ID=image\n');
  write(join(root, 'etc/machine-id'), '');
  if (existsSync('/etc/ld.so.cache')) cpSync('/etc/ld.so.cache', join(root, 'etc/ld.so.cache'));
  if (existsSync('/etc/alternatives'))
    cpSync('/etc/alternatives', join(root, 'etc/alternatives'), { recursive: true, verbatimSymlinks: true });
  mkdirSync(join(root, 'etc/systemd/system'), { recursive: true });

  const here = ['/usr/lib/systemd/system', '/lib/systemd/system'].find((path) => existsSync(path)) ?? '';
  for (const name of readdirSync(here).filter((each) => /^(?!default).*\.target$/.test(each))) {
    cpSync(join(here, name), join(folder, 'units', name), { verbatimSymlinks: true });
  }
  const set = (name: string, text: string) => write(join(folder, 'units', name), text);
  for (const [name, text] of Object.entries(units)) set(name, text);
  symlinkTo(join(folder, 'units/default.target'), 'multi-user.target');
  for (const name of enabled) {
    const target = /\.socket$/.test(name) ? 'sockets.target' : 'multi-user.target';
    symlinkTo(join(folder, 'units', `${target}.wants`, name), `../${name}`);
  }
  for (const [name, action] of Object.entries(programs)) {
    // in both folders, so that this system's program of the same name is never found first
    for (const place of ['bin', 'sbin']) {
      write(join(folder, 'image', place, name), createRecorder(name, action), 0o755);
    }
  }
  // a program replaces this one to shorten the pauses of scripts, and calls it
  cpSync('/usr/bin/sleep', join(folder, 'image/bin/sleep.real'));
}

/** Writes a file, and creates its parent folders. */
export function write(path: string, content: string | Uint8Array, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content, { mode });
}

/** Creates a symbolic link, unless the path exists. */
export function symlinkTo(path: string, target: string): void {
  mkdirSync(dirname(path), { recursive: true });
  if (existsSync(path)) return;
  symlinkSync(target, path);
}
