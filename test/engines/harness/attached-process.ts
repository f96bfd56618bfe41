import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';

/** A program that ends with the test that started it. */
export interface AttachedProcess {
  readonly child: ChildProcessByStdio<Writable, null, Readable>;
  /** Ends it and waits until it is gone. */
  stop(): Promise<void>;
}

// ends the program when standard input does, so that it never outlives the test, however that ends
const WHILE_INPUT = 'exec 3<&0; "$@" & child=$!; { cat <&3; kill -9 $child; } >/dev/null 2>&1 & wait $child';

/** Starts a program whose messages are read from standard error. */
export function startAttached(command: readonly string[], env = process.env): AttachedProcess {
  const stdio = ['pipe', 'ignore', 'pipe'] as const;
  const child = spawn('sh', ['-c', WHILE_INPUT, 'sh', ...command], { stdio: [...stdio], env });
  const stop = async () => {
    const closed = child.exitCode === null ? once(child, 'exit') : undefined;
    child.stdin.end();
    await closed;
  };
  return { child, stop };
}
