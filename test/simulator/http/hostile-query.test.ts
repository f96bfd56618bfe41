import fc from 'fast-check';
import { closeAll, createAppliance, type Rig, startRig } from '../rig';
import { expectUnharmed, faultOf } from './hostile-rig';
import { HOSTILE_VALUES } from './hostile-values';

let rig: Rig;
let before: string;
const state = () => JSON.stringify(rig.simulator.snapshot());
beforeAll(async () => {
  rig = await startRig({ mode: 'manual' });
  await createAppliance(rig);
  before = state();
});
afterEach(async () => {
  await expectUnharmed(rig);
  expect(state()).toBe(before);
});
afterAll(closeAll);

const KEYS = ['Filter', 'Count', 'From', 'Sort', 'Include', 'Exclude', 'Start', 'End', '__proto__'];
const FIELDS = [
  'Name',
  'Tags.Name',
  'ID',
  'Class',
  'CreatedAt<',
  'CreatedAt<=',
  'Plan.ID>',
  '__proto__',
  'constructor.name',
];

const VALUES = HOSTILE_VALUES.filter((value) => value.length < 4000);
const QUERIES = [
  ...KEYS.flatMap((key) => VALUES.map((value) => `{"${key}":${value}}`)),
  ...FIELDS.flatMap((field) => VALUES.map((value) => `{"Filter":{"${field}":${value}}}`)),
  ...['Sort', 'Include', 'Exclude'].flatMap((key) => VALUES.map((value) => `{"${key}":[${value}]}`)),
  ...['{"Filter":{"__proto__":{"x":1},"constructor.name":"Object"}}', '{"Filter":{"Name":{"$ne":1}}}'],
  ...[
    '{"Count":-1}',
    '{"Count":"1"}',
    '{"From":1e15,"Count":1e15}',
    '{"From":9007199254740991,"Count":9007199254740991}',
  ],
  ...[
    '{"Sort":["-"]}',
    '{"Sort":["--Name"]}',
    '{"Sort":[""]}',
    '{"Include":[""]}',
    '{"Include":["."]}',
    '{"Include":["Tags..x"]}',
  ],
  ...['{"Filter":{"":1}}', '{"Filter":{".":1}}', '{"Filter":{"Name<<":1}}', '{"Filter":{"Name\\u0000":1}}'],
  `{"Filter":{"Name":"${'a '.repeat(2000)}"}}`,
  `{"Filter":{"Tags.Name":${'['.repeat(1000)}${']'.repeat(1000)}}}`,
  `{"Filter":{"${'a.'.repeat(1500)}b":1}}`,
  `{"Sort":[${'"Name",'.repeat(300)}"ID"]}`,
  `{"Filter":{"ID":[${'1,'.repeat(900)}1]}}`,
  ...[
    '[]',
    '"x"',
    '1',
    'null',
    'a=b&c=d',
    '%',
    '%%%',
    '%E6%97',
    '%ff%fe',
    '%00',
    '+',
    '?',
    '#',
    '??{}',
    '{}{}',
    '{"a":1',
    '%7B%22a%22',
  ],
];

/** Removes halves of surrogate pairs, which UTF-8 cannot encode. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

describe('a hostile query', () => {
  it.each(QUERIES.map((query) => [query.slice(0, 60), query] as const))(
    '%s is answered',
    async (_, query) => {
      // as the Go clients send it if a request line allows that, otherwise as the Python client does
      const isPlain = /^[!-~]*$/.test(query);
      const target = `/appliance?${isPlain ? query : encodeURIComponent(wellFormed(query))}`;
      expect(faultOf(await rig.call('GET', target))).toBeUndefined();
    },
  );

  it('is answered, whatever JSON it contains', async () => {
    const keys = fc.constantFrom(...KEYS);
    await fc.assert(
      fc.asyncProperty(fc.dictionary(keys, fc.jsonValue()), async (query) => {
        const raw = encodeURIComponent(wellFormed(JSON.stringify(query)));
        if (raw.length < 8000) expect(faultOf(await rig.call('GET', `/appliance?${raw}`))).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });
});
