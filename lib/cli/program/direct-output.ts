import { fstatSync, statSync, writeSync } from 'node:fs';
import type { OutputStream } from '../terminal/terminal';

type Name = 'stdout' | 'stderr';

const DESCRIPTORS: Readonly<Record<Name, number>> = { stdout: 1, stderr: 2 };

/**
 * Output that goes straight to a file or a pipe: loading Node's streams takes a twentieth of the CPU of a small
 * synth. The stream takes over where it is better: at a terminal, which has colours and a width, after anybody
 * else has asked for it, as it may still keep what was written before, and when a write fails.
 */
export class DirectOutput implements OutputStream {
  private readonly name: Name;
  private readonly onError: (error: NodeJS.ErrnoException) => void;
  private stream: NodeJS.WriteStream | undefined;

  /** @param onError listens to the errors of the stream */
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
      // a full pipe that does not make its writers wait, or an error for the listener
      process[this.name].write(text.subarray(written));
    }
  }

  /** Lets everybody who asks for the stream open it, from where on it has all that is written. */
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

/** Whether Node's own stream would write at once, too, which it does not to pipes of Windows. */
function writesAtOnce(descriptor: number): boolean {
  const stats = fstatSync(descriptor);
  if (process.platform === 'win32') return stats.isFile();
  if (stats.isCharacterDevice()) return stats.rdev === statSync('/dev/null').rdev;
  return stats.isFile() || stats.isFIFO() || stats.isSocket();
}
