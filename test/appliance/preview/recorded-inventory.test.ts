import fc from 'fast-check';
import { parseInventory, recordZone } from '../../../lib/appliance/preview/recorded-inventory';
import { thrownBy } from '../../load-balancer/thrown-by';
import { closeRigs, handMade, place, startRig } from '../reconcile/rig';

afterEach(closeRigs);

async function recordedText(): Promise<string> {
  const rig = await startRig();
  place(rig, handMade());
  const zone = await recordZone(rig.run());
  return JSON.stringify({
    version: 1,
    recordedAt: '2026-01-01T00:00:00Z',
    defaultZone: 'is1b',
    zones: [zone],
  });
}

describe('a recorded inventory', () => {
  it('is read back as it was written, and contains neither token nor secret', async () => {
    const rig = await startRig();
    const text = JSON.stringify({
      ...{ version: 1, recordedAt: '2026-01-01T00:00:00Z', defaultZone: 'is1b' },
      zones: [await recordZone(rig.run())],
    });
    expect(JSON.stringify(parseInventory(text))).toBe(text);
    expect(text).not.toContain(rig.simulator.token);
    expect(text).not.toContain(rig.simulator.secret);
  });

  it.each([
    ['no JSON', 'kumiki', 'is not JSON'],
    ['a list', '[]', 'is not valid'],
    ['an empty object', '{}', 'is not valid'],
    ['null', 'null', 'is not valid'],
  ])('is refused with one error if it is %s', (_case, text, what) => {
    const { problems } = thrownBy(() => parseInventory(text));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: 'LB_INVENTORY', message: expect.stringContaining(what) });
  });

  it('names the fields that are invalid', async () => {
    const text = await recordedText();
    for (const [before, after, place] of [
      ['"203.0.113.10"', '"203.0.113.300"', 'zones[0].appliances[0].addresses[0]'],
      ['"203.0.113.0/28"', '"203.0.113.0"', 'zones[0].switches[0].subnets[0].network'],
      ['"vrid":7', '"vrid":"seven"', 'zones[0].appliances[0].vrid'],
      ['"version":1', '"version":2', 'version'],
      ['"class":"loadbalancer"', '"klass":"loadbalancer"', 'zones[0].appliances[0]'],
    ] as const) {
      expect(text).toContain(before);
      const { problems } = thrownBy(() => parseInventory(text.replace(before, after)));
      expect(problems).toHaveLength(1);
      expect(problems[0]?.message).toContain(place);
    }
  });

  it('is either read or refused, whatever it contains', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(thrownBy(() => parseInventory(text)).code).toBe('LB_INVENTORY');
      }),
    );
  });
});
