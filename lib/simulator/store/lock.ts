import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KumikiError } from '../../core/errors';
import { isObject } from '../../core/json';
import { valueAt } from '../protocol/json';

/** A lock on a file, held by at most one simulator. */
export interface Lock {
  release(): Promise<void>;
}

/**
 * Locks a state file with a local socket named after it. The system releases it even if the process is
 * killed.
 * @throws SIMULATOR_START if another simulator holds the lock
 */
export async function lockFile(file: string): Promise<Lock> {
  const name = nameOf(file);
  const server = (await tryListen(name)) ?? (await tryListenOverStale(name));
  if (!server) throw inUseError(file);
  return {
    release: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

/**
 * Returns the name of the socket: abstract on Linux, a pipe on Windows, which both disappear with their
 * process. Elsewhere it is a socket in the file system.
 */
function nameOf(file: string): string {
  const name = `kumiki-simulator-${createHash('sha256').update(file).digest('hex').slice(0, 32)}`;
  if (process.platform === 'linux') return `\0${name}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

/** Listens on a socket; undefined if its name is taken. */
async function tryListen(name: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  server.listen(name);
  server.unref();
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if (isObject(error) && valueAt(error, 'code') === 'EADDRINUSE') return undefined;
    throw error;
  }
}

/**
 * Listens on a socket that a process left behind in the file system; undefined if a process still listens
 * there.
 */
async function tryListenOverStale(name: string): Promise<Server | undefined> {
  if (process.platform === 'linux' || process.platform === 'win32' || (await isListening(name)))
    return undefined;
  rmSync(name, { force: true });
  return tryListen(name);
}

/** Whether a simulator holds the lock on a file. */
export function isLocked(file: string): Promise<boolean> {
  return isListening(nameOf(file));
}

function isListening(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(name);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function inUseError(file: string): KumikiError {
  return new KumikiError({
    code: 'SIMULATOR_START',
    message: 'another simulator is using the state file',
    given: file,
    allowed: 'one simulator at a time',
    hint: 'end the other simulator, or name another file',
  });
}
