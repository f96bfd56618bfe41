import { type ChildProcess, execFileSync } from 'node:child_process';

/**
 * Kills a process and all its descendants at once. Signalling a process group is not enough, because the
 * engine gives its plugins groups of their own.
 */
export function killTree({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  const children = childrenByParent();
  const doomed = [pid];
  for (const parent of doomed) doomed.push(...(children.get(parent) ?? []));
  for (const each of doomed) kill(each);
}

function childrenByParent(): Map<number, number[]> {
  const children = new Map<number, number[]>();
  for (const line of execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')) {
    const [pid = 0, parent = 0] = line.trim().split(/\s+/).map(Number);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  return children;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // it has already ended
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
