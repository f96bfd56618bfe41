import * as fc from 'fast-check';
import type { VirtualIpSpec } from '../../../lib/appliance/spec/spec';
import { buildSettings } from '../../../lib/appliance/state/desired-settings';
import { formatDescription, parseDescription } from '../../../lib/appliance/state/entry-description';
import { observeVirtualIps, toVirtualIpSpec } from '../../../lib/appliance/state/observed-settings';
import { edgeVirtualIp } from '../reconcile/rig';
import { virtualIp } from '../spec/generated-spec';

const text = fc.string({ unit: 'grapheme', maxLength: 40 });

/** Keys that are prefixes of each other, contain the separator, or look encoded. */
const nastyKey = fc
  .array(fc.constantFrom('shop', '/', 'Edge', '-2', ':', ' ', ': ', '%', '%20', ':%20', '25', 'é'), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.join(''));

/** Specs with fixed server addresses: a selector cannot be recovered from the servers that it found. */
const virtualIps: fc.Arbitrary<VirtualIpSpec[]> = fc.uniqueArray(
  fc.tuple(virtualIp(true), nastyKey, fc.integer({ min: 1, max: 3 })).map(([given, key, last]) => {
    const servers = given.servers.filter((server) => 'address' in server);
    return { ...given, key, address: `203.0.113.${last}`, servers: servers.length > 0 ? servers : [SERVER] };
  }),
  { maxLength: 5, selector: ({ key }) => key },
);
const OWNER_TAG = 'kumiki-0123456789abcdef01234567';
const CLAIM = { ownerTags: [OWNER_TAG] };
const SERVER = { address: '203.0.113.9', enabled: true };

/** Returns the settings that an appliance has for specs whose addresses are all known. */
function settingsOf(specs: readonly VirtualIpSpec[]) {
  const addressByKey = Object.fromEntries(specs.map(({ key, address = '' }) => [key, address]));
  const serversByKey = Object.fromEntries(
    specs.map(({ key, servers }) => [key, servers.flatMap((server) => ('address' in server ? server : []))]),
  );
  return buildSettings({ virtualIps: specs, ownerTag: OWNER_TAG }, addressByKey, serversByKey);
}

describe('the virtual IPs observed on an appliance', () => {
  it('are the specs from which its settings were built, whatever the keys look like', () => {
    return fc.assert(
      fc.property(virtualIps, (specs) => {
        const sorted = [...specs]
          .sort((a, b) => (a.key < b.key ? -1 : 1))
          .map((spec) => ({ ...spec, ports: [...spec.ports].sort((a, b) => a.port - b.port) }));
        expect(observeVirtualIps(settingsOf(specs), CLAIM).map(toVirtualIpSpec)).toEqual(sorted);
      }),
    );
  });

  it('are kept apart on one address, even if one key is the beginning of the other', () => {
    const tcp = { delayLoopSeconds: 10, healthCheck: { protocol: 'tcp' } } as const;
    const specs = ['shop/Edge', 'shop/Edge-2'].map((key, index) =>
      edgeVirtualIp({ key, address: '203.0.113.6', ports: [{ ...tcp, port: 80 + index }] }),
    );
    const ports = observeVirtualIps(settingsOf(specs), CLAIM).map(({ entries }) =>
      entries.map(({ port }) => port),
    );
    expect(ports).toEqual([[80], [81]]);
  });

  it('are kept apart if one key has two addresses, as after a copy by hand', () => {
    const [entry] = settingsOf([edgeVirtualIp({ address: '203.0.113.6' })]);
    const moved = { ...entry, address: '203.0.113.10' } as NonNullable<typeof entry>;
    const found = observeVirtualIps(entry ? [moved, entry] : [], CLAIM);
    expect(found.map(({ key, address }) => `${key} ${address}`)).toEqual([
      'shop/Edge 203.0.113.6',
      'shop/Edge 203.0.113.10',
    ]);
  });
});

describe('the description of a virtual IP', () => {
  it('can be parsed into key and description, whatever they contain', () => {
    return fc.assert(
      fc.property(fc.oneof(nastyKey, text), text, (key, description) => {
        for (const ownerTag of [OWNER_TAG, undefined]) {
          const said = { ownerTag, key, description };
          expect(parseDescription(formatDescription(said))).toEqual(said);
        }
      }),
    );
  });

  it('still contains the whole key if it is cut', () => {
    return fc.assert(
      fc.property(nastyKey, fc.string({ unit: 'grapheme', minLength: 500, maxLength: 600 }), (key, long) => {
        const said = parseDescription(formatDescription({ ownerTag: OWNER_TAG, key, description: long }));
        expect(said).toMatchObject({ ownerTag: OWNER_TAG, key });
      }),
    );
  });

  it('is the plain key if there is nothing to describe, and needs no encoding for the path of a construct', () => {
    const said = { ownerTag: OWNER_TAG, key: 'shop/Edge' };
    expect(formatDescription({ ...said, description: '' })).toBe(`shop/Edge [${OWNER_TAG}]`);
    expect(formatDescription({ ...said, description: 'web' })).toBe(`shop/Edge: web [${OWNER_TAG}]`);
  });

  it('is cut to what the service takes, never in the middle of a character', () => {
    const description = `${'x'.repeat(472)}\u{1F363}`;
    const cut = formatDescription({ ownerTag: OWNER_TAG, key: 'web', description });
    expect(cut).toHaveLength(511);
    expect(cut.endsWith(`x [${OWNER_TAG}]`)).toBe(true);
  });

  it('that others wrote counts as a key up to the first colon and space', () => {
    expect(parseDescription('by hand')).toEqual({ ownerTag: undefined, key: 'by hand', description: '' });
    expect(parseDescription('web: front: 2')).toEqual({
      ownerTag: undefined,
      key: 'web',
      description: 'front: 2',
    });
  });
});
