import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeUnless } from '../../harness/engine';

/** Possible paths of control groups version 2, alone or beside version 1. */
const HIERARCHIES = ['/sys/fs/cgroup', '/sys/fs/cgroup/unified'];

/** Creates the mounts that a machine needs; they end with the command. */
const PROBE =
  'mount -t tmpfs t /tmp && mkdir /tmp/u /tmp/w /tmp/m && mount -t overlay -o lowerdir=/usr,upperdir=/tmp/u,workdir=/tmp/w o /tmp/m && mount -t proc p /proc && mount -t cgroup2 c /sys/fs/cgroup';

/** Returns why systemd cannot be PID 1 of namespaces here; undefined if it can. */
export function whyNoBoot(): string | undefined {
  if (process.platform !== 'linux') return 'namespaces are a thing of Linux';
  if (process.getuid?.() !== 0) return 'namespaces with mounts need root';
  if (!existsSync('/usr/lib/systemd/systemd')) return 'this machine has no systemd';
  if (!lstatSync('/bin').isSymbolicLink()) return '/bin is not a part of /usr here';
  const hierarchy = tryFindHierarchy();
  if (hierarchy === undefined) return 'this machine has no control groups of version 2';
  try {
    accessSync(hierarchy, constants.W_OK);
  } catch {
    return `no control group can be made in ${hierarchy}`;
  }
  const missing = ['unshare', 'nsenter', 'mount', 'pivot_root'].find(
    (program) => spawnSync(program, ['--version']).error,
  );
  if (missing) return `${missing} is not on PATH`;
  const command = ['--pid', '--mount', '--uts', '--ipc', '--net', '--cgroup', '--fork', '--kill-child'];
  const { status, stderr } = spawnSync('unshare', [...command, 'sh', '-c', PROBE], { encoding: 'utf8' });
  return status === 0 ? undefined : `namespaces with mounts are not permitted: ${stderr.trim()}`;
}

/**
 * Like `describe`, for tests that boot machines. If machines cannot be booted, skips them and prints the
 * reason.
 */
export function describeBoot(title: string, tests: () => void, otherReason?: string): void {
  describeUnless(whyNoBoot() ?? otherReason, title, tests);
}

/** Returns the control group of this process, in which others can be created. */
export function findControlGroup(): string {
  const path = /^0::(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1] ?? '/';
  return join(tryFindHierarchy() ?? '', path);
}

function tryFindHierarchy(): string | undefined {
  return HIERARCHIES.find((folder) => existsSync(join(folder, 'cgroup.controllers')));
}
