import { withDeadline } from '../../lib/provider/deadline';
import { rejectionOf } from '../load-balancer/thrown-by';

const never = () => new Promise<never>(() => {});

describe('withDeadline', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('26: ends a call that hangs for ever', async () => {
    const failed = rejectionOf(withDeadline(60, never));
    await jest.advanceTimersByTimeAsync(70_000);
    expect((await failed).problems[0]?.message).toBe('the operation did not end within 60 s');
  });

  it('aborts first, so that the operation can say what exists', async () => {
    const run = (signal: AbortSignal) =>
      new Promise<string>((resolve) => signal.addEventListener('abort', () => resolve('last words')));
    const ended = withDeadline(60, run);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(await ended).toBe('last words');
  });

  it('leaves no timer behind', async () => {
    await withDeadline(60, async () => 'done');
    expect(jest.getTimerCount()).toBe(0);
  });
});
