import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, fstatSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A program that ends with the test that started it. */
export interface AttachedProcess {
  readonly child: ChildProcess;
  /** What it has written to standard error so far. */
  messages(): string;
  /** Ends it and waits until it is gone. */
  stop(): Promise<void>;
}

// ends the program when standard input does, so that it never outlives the test, however that ends
const WHILE_INPUT = 'exec 3<&0; "$@" & child=$!; { cat <&3; kill -9 $child; } >/dev/null 2>&1 & wait $child';

/**
 * Starts a program, and keeps its messages.
 * @param env by itself, one in which programs in Go tidy their memory less often, as they live for minutes at most
 */
export function startAttached(
  command: readonly string[],
  env: NodeJS.ProcessEnv = { ...process.env, GOGC: '400' },
): AttachedProcess {
  const log = new MessageFile();
  const child = spawn('sh', ['-c', WHILE_INPUT, 'sh', ...command], {
    stdio: ['pipe', 'ignore', log.descriptor],
    env,
  });
  const stop = async () => {
    const closed = child.exitCode === null ? once(child, 'exit') : undefined;
    child.stdin?.end();
    await closed;
    log.close();
  };
  return { child, messages: () => log.read(), stop };
}

/**
 * A file without a name. Through a pipe, a talkative program would stand still as soon as a test waits for another
 * one with `spawnSync`: nobody reads it then, and about 280 lines fill it.
 */
class MessageFile {
  readonly descriptor: number;
  private last: string | undefined;

  constructor() {
    const path = join(tmpdir(), `kumiki-messages-${randomUUID()}`);
    this.descriptor = openSync(path, 'ax+', 0o600);
    rmSync(path);
  }

  read(): string {
    if (this.last !== undefined) return this.last;
    const bytes = Buffer.alloc(fstatSync(this.descriptor).size);
    const count = readSync(this.descriptor, bytes, 0, bytes.length, 0);
    return bytes.toString('utf8', 0, count);
  }

  /** What it says can still be read. */
  close(): void {
    if (this.last !== undefined) return;
    this.last = this.read();
    closeSync(this.descriptor);
  }
}
