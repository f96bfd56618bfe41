import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { reset } from '../../../lib/simulator/data-plane/relay';
import { killAll, startTcp } from './nodes';

afterEach(killAll);

/** Creates both ends of a connection, with the error codes of each. */
async function startPair() {
  const accepted: Socket[] = [];
  const { at } = await startTcp({ address: '127.0.0.1', port: 0 }, (socket) => accepted.push(socket));
  const far = connect(at.port, at.address);
  await once(far, 'connect');
  while (!accepted[0]) await new Promise((resolve) => setImmediate(resolve));
  const pair = { near: accepted[0], far };
  const errors: { near: unknown[]; far: unknown[] } = { near: [], far: [] };
  for (const end of ['near', 'far'] as const) {
    pair[end].on('error', (error) => errors[end].push(Reflect.get(error, 'code')));
  }
  return { ...pair, errors };
}

describe('breaking a connection off', () => {
  it('resets it', async () => {
    const { near, far, errors } = await startPair();
    reset(near);
    if (!far.destroyed) await new Promise((resolve) => far.once('close', resolve));
    expect(errors).toEqual({ near: [], far: ['ECONNRESET'] });
  });

  it('closes one that is being shut down, as a reset would fail and keep the process running', async () => {
    const { near, errors } = await startPair();
    near.end();
    reset(near);
    await once(near, 'close');
    expect(errors).toEqual({ near: [], far: [] });
  });

  it('does nothing to one that is already closed', async () => {
    const { near, errors } = await startPair();
    near.destroy();
    reset(near);
    await once(near, 'close');
    expect(errors.near).toEqual([]);
  });
});
