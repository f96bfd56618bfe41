import { fstatSync, statSync, writeSync } from 'node:fs';
import type { OutputStream } from '../terminal/terminal';

type Name = 'stdout' | 'stderr';

const DESCRIPTORS: Readonly<Record<Name, number>> = { stdout: 1, stderr: 2 };

/**
 * Output that is written directly to a file or a pipe: loading Node's streams takes a twentieth of the CPU
 * time of a small synth. The stream takes over where needed: at a terminal, for colours and width; after
 * other code has accessed it, because it may still hold earlier output; and after a failed write.
 */
export class DirectOutput implements OutputStream {
  private readonly name: Name;
  private readonly onError: (error: NodeJS.ErrnoException) => void;
  private stream: NodeJS.WriteStream | undefined;

  /** @param onError handles errors of the stream */
  constructor(name: Name, onError: (error: NodeJS.ErrnoException) => void) {
    this.name = name;
    this.onError = onError;
    if (writesAtOnce(DESCRIPTORS[name])) this.openOnDemand();
    else this.openStream();
  }

  get isTTY(): boolean {
    return this.stream?.isTTY ?? false;
  }

  get columns(): number {
    return this.stream?.columns ?? 0;
  }

  write(text: string): void {
    if (this.stream) this.stream.write(text);
    else this.writeDirectly(Buffer.from(text));
  }

  private writeDirectly(text: Buffer): void {
    let written = 0;
    try {
      while (written < text.length) written += writeSync(DESCRIPTORS[this.name], text, written);
    } catch {
      // a full non-blocking pipe, or an error for the listener
      process[this.name].write(text.subarray(written));
    }
  }

  /** Opens the stream when other code accesses it; from then on, all output goes through it. */
  private openOnDemand(): void {
    const property = Object.getOwnPropertyDescriptor(process, this.name);
    const get = (): NodeJS.WriteStream => {
      Object.defineProperty(process, this.name, { ...property });
      return this.openStream();
    };
    Object.defineProperty(process, this.name, { ...property, get });
  }

  private openStream(): NodeJS.WriteStream {
    this.stream = process[this.name];
    this.stream.on('error', this.onError);
    return this.stream;
  }
}

/** Whether Node's own stream would also write synchronously; for pipes on Windows, it does not. */
function writesAtOnce(descriptor: number): boolean {
  const stats = fstatSync(descriptor);
  if (process.platform === 'win32') return stats.isFile();
  if (stats.isCharacterDevice()) return stats.rdev === statSync('/dev/null').rdev;
  return stats.isFile() || stats.isFIFO() || stats.isSocket();
}
