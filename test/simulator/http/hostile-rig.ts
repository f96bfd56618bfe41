import { connect } from 'node:net';
import type { Json, Rig } from '../rig';

export const ROOT = '/cloud/zone/is1b/api/cloud/1.1';

/** A response as received. */
export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: Json;
}

/** How long a server may keep a connection open before that counts as a hang, in milliseconds. */
const HANG_MS = 4000;

export function portOf({ simulator }: Rig): number {
  return Number(new URL(simulator.url).port);
}

export function credentialsOf({ simulator }: Rig): string {
  return `Basic ${Buffer.from(`${simulator.token}:${simulator.secret}`).toString('base64')}`;
}

/** Sends bytes unchanged, and reads the responses until the server closes; rejects if it never does. */
export function sendBytes(rig: Rig, ...parts: readonly (string | Buffer)[]): Promise<RawAnswer[]> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(portOf(rig), '127.0.0.1', () => {
      for (const part of parts) socket.write(part);
    });
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`the server hangs after ${Buffer.concat(chunks)}`));
    }, HANG_MS);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(parseAnswers(Buffer.concat(chunks)));
    });
  });
}

/** Returns a request that closes the connection after its response. */
export function requestOf(
  rig: Rig,
  line: string,
  headers: readonly string[] = [],
  body: string | Buffer = '',
): Buffer {
  const own = ['Host: 127.0.0.1', `Authorization: ${credentialsOf(rig)}`, 'Connection: close'];
  const head = `${[line, ...own, ...headers].join('\r\n')}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body)]);
}

function parseAnswers(bytes: Buffer): RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    const end = rest.indexOf('\r\n\r\n');
    const head = rest.subarray(0, end).toString('latin1');
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    const text = rest.subarray(end + 4, end + 4 + length).toString('utf8');
    // 100 Continue precedes the response
    if (status !== 100) answers.push({ status, head, body: text === '' ? undefined : JSON.parse(text) });
    rest = rest.subarray(end + 4 + length);
  }
  return answers;
}

/**
 * Returns what is wrong with a response: it must be a success or the API's error envelope, never a defect of
 * the simulator.
 */
export function faultOf({ status, body }: { status: number; body: Json }): string | undefined {
  if (status >= 500) return `${status} ${JSON.stringify(body)}`;
  if (status < 400)
    return body?.is_ok === true ? undefined : `${status} without is_ok: ${JSON.stringify(body)}`;
  const isEnvelope =
    body?.is_fatal === true &&
    /^[0-9a-f]{32}$/.test(body.serial) &&
    body.status.startsWith(`${status} `) &&
    typeof body.error_code === 'string' &&
    typeof body.error_msg === 'string';
  return isEnvelope ? undefined : `${status} without the envelope: ${JSON.stringify(body)}`;
}

/** Sends each body, and returns wrong responses with their bodies. */
export async function faultsOf(
  rig: Rig,
  method: string,
  path: string,
  bodies: readonly string[],
): Promise<string[]> {
  const faults: string[] = [];
  for (const raw of bodies) {
    const fault = faultOf(await rig.call(method, path, undefined, { raw }));
    if (fault) faults.push(`${raw.slice(0, 200)}: ${fault}`);
  }
  return faults;
}

/** Checks that the simulator still works, and that no prototype has changed. */
export async function expectUnharmed(rig: Rig): Promise<void> {
  expect(await askStatus(rig)).toBe(200);
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(JSON.stringify(rig.simulator.snapshot())).not.toContain('polluted');
}

/** Asks again if it takes too long: on a busy machine, a rig that waits briefly may cut off any request. */
async function askStatus(rig: Rig, tries = 5): Promise<number> {
  const { status } = await rig.call('GET', '/auth-status');
  return status === 408 && tries > 1 ? askStatus(rig, tries - 1) : status;
}
