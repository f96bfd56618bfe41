import fc from 'fast-check';
import { MANUAL_START_MS, renderTime } from '../../../../lib/simulator';
import { isRefusal } from '../../../../lib/simulator/protocol/refusal';
import { respondWithSamples } from '../../../../lib/simulator/service/model/samples';
import { closeAll, createAppliance, type Json, startRig } from '../../rig';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const NOW = MANUAL_START_MS + 12 * HOUR_MS;

afterEach(closeAll);

/** Returns the samples that a query gets for a resource that has existed for 12 hours. */
function samples(query: Json): [time: string, sample: Json][] {
  const response = respondWithSamples({ query, now: NOW }, MANUAL_START_MS, { In: 0 });
  if (isRefusal(response)) throw new Error(response.refused);
  const { Data }: Json = response.body;
  return Object.entries(Data);
}

describe('monitor requests', () => {
  it.each([
    ['no times', {}],
    ['empty times', { Start: '', End: '' }],
    ['the zero time of Go', { Start: '0001-01-01T00:00:00Z', End: '0001-01-01T00:00:00Z' }],
  ])('get the last hour for %s', (_what, query) => {
    const found = samples(query);
    expect(found).toHaveLength(13);
    expect(found[0]?.[0]).toBe(renderTime(NOW - HOUR_MS));
    expect(found.at(-1)).toEqual([renderTime(NOW), { In: 0 }]);
  });

  it('have no values before the start and after the present', () => {
    const before = {
      Start: renderTime(MANUAL_START_MS - HOUR_MS),
      End: renderTime(MANUAL_START_MS - MINUTE_MS),
    };
    const after = { Start: renderTime(NOW + MINUTE_MS), End: renderTime(NOW + HOUR_MS) };
    for (const query of [before, after]) {
      expect(new Set(samples(query).map(([, sample]) => sample.In))).toEqual(new Set([null]));
    }
  });

  it('are answered in steps of five minutes within the requested time, for at most a week', () => {
    const time = fc.integer({ min: 0, max: Date.parse('9998-01-01T00:00:00Z') / 1000 });
    fc.assert(
      fc.property(time, time, (start, end) => {
        const found = samples({ Start: renderTime(start * 1000), End: renderTime(end * 1000) });
        const times = found.map(([text]) => Date.parse(text));
        expect(times.length).toBeLessThanOrEqual(7 * 24 * 12 + 1);
        expect(times.every((each) => each % (5 * MINUTE_MS) === 0)).toBe(true);
        expect(times.every((each) => each >= start * 1000 && each <= end * 1000)).toBe(true);
        if (end - start >= 300) expect(times.length).toBeGreaterThan(0);
      }),
    );
  });

  it.each(['yesterday', '+275760-09-13T00:00:00Z', '2026-13-01T00:00:00Z'])('refuse %s', (Start) => {
    const response = respondWithSamples({ query: { Start }, now: NOW }, 0, { In: 0 });
    expect(response).toMatchObject({ refused: 'invalid_format' });
  });

  it('are refused for a missing resource', async () => {
    const rig = await startRig();
    const id = await createAppliance(rig);
    expect((await rig.call('GET', `/appliance/${id}/cpu/monitor`)).status).toBe(200);
    for (const path of ['/appliance/1/interface/monitor', '/server/1/monitor', '/interface/1/monitor']) {
      expect((await rig.call('GET', path)).body.error_code).toBe('not_found');
    }
  });
});
