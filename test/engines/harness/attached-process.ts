import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, fstatSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A program that ends with the test that started it. */
export interface AttachedProcess {
  readonly child: ChildProcess;
  /** Returns what it has written to standard error so far. */
  messages(): string;
  /** Ends it and waits until it has exited. */
  stop(): Promise<void>;
}

// ends the program when standard input closes, so that it never outlives the test, even if that is killed
const WHILE_INPUT = 'exec 3<&0; "$@" & child=$!; { cat <&3; kill -9 $child; } >/dev/null 2>&1 & wait $child';

/**
 * Starts a program and keeps its messages.
 * @param env by default, makes Go programs collect garbage less often, because they only live for minutes
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
 * An unlinked file for the messages of a program. With a pipe, a program that prints more than about 280
 * lines would block while a test waits in `spawnSync`, because nothing reads the pipe meanwhile.
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

  /** Closes the file. The messages can still be read. */
  close(): void {
    if (this.last !== undefined) return;
    this.last = this.read();
    closeSync(this.descriptor);
  }
}
