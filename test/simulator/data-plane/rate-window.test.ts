import fc from 'fast-check';
import { RateWindow, WINDOW_SECONDS } from '../../../lib/simulator/data-plane/rate-window';

const START_SECOND = 1_700_000_000;

describe('connections per second', () => {
  it('are averaged over the last five seconds, rounded up', () => {
    const window = new RateWindow();
    for (let count = 0; count < 11; count += 1) window.add(1000);
    expect([1000, 5999, 6000].map((now) => window.perSecond(now))).toEqual([3, 3, 0]);
  });

  it('show a single connection', () => {
    const window = new RateWindow();
    expect(window.perSecond(0)).toBe(0);
    window.add(0);
    expect(window.perSecond(0)).toBe(1);
  });

  it('equal the result of counting each connection', () => {
    const waits = fc.array(fc.nat({ max: 3 }), { maxLength: 100 });
    fc.assert(
      fc.property(waits, fc.nat({ max: 8 }), (seconds, later) => {
        const window = new RateWindow();
        const events: number[] = [];
        let second = START_SECOND;
        for (const wait of seconds) {
          second += wait;
          events.push(second);
          window.add(second * 1000 + 500);
        }
        const now = second + later;
        const recent = events.filter((each) => each > now - WINDOW_SECONDS);
        expect(window.perSecond(now * 1000)).toBe(Math.ceil(recent.length / WINDOW_SECONDS));
      }),
    );
  });

  it('exclude connections in the future when the time is set back', () => {
    const window = new RateWindow();
    window.add(100_000);
    expect(window.perSecond(50_000)).toBe(0);
  });
});
