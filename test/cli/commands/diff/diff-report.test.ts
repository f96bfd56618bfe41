import { stripVTControlCharacters } from 'node:util';
import * as fc from 'fast-check';
import { OTHER_ZONE_GAP } from '../../../../lib/appliance/preview/plan-one';
import type { CommandContext } from '../../../../lib/cli/command';
import { printDiff } from '../../../../lib/cli/commands/diff/diff-report';
import { createTerminal } from '../../../../lib/cli/terminal/terminal';
import { openCatalogue } from '../../../../lib/language/catalogue';
import { displayWidth } from '../../../../lib/language/display-width';
import type { Translator } from '../../../../lib/language/translator';
import type { Change } from '../../../../lib/synth/compare/change';
import type { FieldChange } from '../../../../lib/synth/compare/field-changes';

const UPDATE: Change = {
  action: 'update',
  subject: 'Deployment shop/frontend',
  group: 'shop/Guestbook',
  fields: [],
  reasons: [],
  warnings: [],
};

function print(
  changes: readonly Change[],
  {
    columns = 80,
    full = false,
    colour = 'never' as 'never' | 'always',
    translator = undefined as Translator | undefined,
  } = {},
): { out: string; err: string } {
  const text = { out: '', err: '' };
  const terminal = (name: 'out' | 'err') =>
    createTerminal({ columns, write: (part) => (text[name] += part) }, colour, {}, { translator });
  const context = { out: terminal('out'), err: terminal('err'), values: { full }, elapsedMs: () => 200 };
  printDiff(
    context as unknown as CommandContext,
    { changes, unchanged: 10 },
    { against: 'dist', notes: [], next: 'kumiki synth' },
  );
  return text;
}

describe('the report of a diff', () => {
  it('shows warnings on top, then changes by construct', () => {
    const { out, err } = print([
      { ...UPDATE, fields: [{ path: 'spec.replicas', action: 'changed', before: 2, after: 3 }] },
      {
        ...UPDATE,
        action: 'replace',
        subject: 'load balancer shop-Edge',
        group: 'shop/Edge',
        fields: [
          { path: 'vrid', action: 'changed', before: 1, after: 2 },
          { path: 'tags', action: 'added', after: ['a'] },
        ],
        reasons: ['vrid: the API cannot change the VRID of an appliance (1)'],
        warnings: ['opens port 443 of shop/Edge', 'replaces load balancer shop-Edge'],
      },
      { ...UPDATE, action: 'delete', subject: 'Service shop/old' },
    ]);
    expect(out.split('\n')).toEqual([
      '! replaces load balancer shop-Edge',
      '! opens port 443 of shop/Edge',
      '',
      'shop/Edge',
      '  ± load balancer shop-Edge',
      '      vrid: the API cannot change the VRID of an appliance (1)',
      '      ~ vrid  1 → 2',
      '      + tags  ["a"]',
      '',
      'shop/Guestbook',
      '  ~ Deployment shop/frontend  spec.replicas  2 → 3',
      '  - Service shop/old',
      '',
    ]);
    expect(err).toBe(
      '\n1 replaced, 0 created, 1 updated, 1 deleted, 10 unchanged in 0.20 s\nnext  kumiki synth\n',
    );
  });

  it.each([
    'replaces load balancer shop-Edge: vrid: the API cannot change the VRID of an appliance (1)',
    'replaces load balancer shop-Edge: vrid: the API cannot change the VRID of an appliance (1); its virtual IPs move to the new one, and do not answer for a few seconds',
    'replaces load balancer shop-Edge: network: an appliance cannot move from router old to router new; its virtual IPs move to the new one, and do not answer for a few seconds',
    `replaces load balancer shop-Edge: zone: load balancer 113400000008 is in is1a and cannot move to is1b; ${OTHER_ZONE_GAP}`,
    'replaces Job shop/once: spec.template cannot be changed in place',
    'removes load balancer shop-Edge',
    'releases the virtual IP of shop/Edge (load balancer shop-Edge)',
    'releases the virtual IP 203.0.113.9 (load balancer shop-Edge)',
    'opens port 443 of shop/Edge (load balancer shop-Edge)',
    'opens Service shop/web to every address',
    'opens Service shop/web to 192.0.2.0/24',
  ])('translates the whole of a warning into Japanese: %s', (warning) => {
    const change = { ...UPDATE, subject: 'load balancer shop-Edge', warnings: [warning] };
    const { out } = print([change], { translator: openCatalogue('ja') });
    expect(out).not.toMatch(/\b(?:a|an|the|of|to|and|cannot|load balancer)\b/);
  });

  it('punctuates the totals in Japanese style', () => {
    expect(print([UPDATE], { translator: openCatalogue('ja') }).err).toContain(
      '作り直し 0、作成 0、更新 1、削除 0、変更なし 10 (0.20 秒)',
    );
  });

  it('says that nothing differs', () => {
    expect(print([])).toEqual({
      out: '',
      err: '0 replaced, 0 created, 0 updated, 0 deleted, 10 unchanged in 0.20 s\nno differences from dist\n',
    });
  });

  const oneField = (field: FieldChange, options = {}) => print([{ ...UPDATE, fields: [field] }], options).out;

  it('shows only the ends of two long values that begin alike', () => {
    const image = (tag: string) => `registry.example.jp/a-team/${'very-long-'.repeat(8)}name:${tag}`;
    const out = oneField({ path: 'image', action: 'changed', before: image('1.0'), after: image('1.1') });
    expect(out).toContain('…-name:1.0 → …-name:1.1');
  });

  it('shows the differing lines of texts', () => {
    const before = ['one', 'two', 'three', 'four', 'five', ''].join('\n');
    const out = oneField({ path: 'data.x', action: 'changed', before, after: before.replace('three', '3') });
    expect(out.split('\n').slice(2)).toEqual([
      '      ~ data.x',
      '          …',
      '            two',
      '          - three',
      '          + 3',
      '            four',
      '',
    ]);
  });

  it('tells values of other types from texts, and hides secrets', () => {
    expect(oneField({ path: 'a', action: 'changed', before: '3', after: 3 })).toContain('a  "3" → 3');
    expect(oneField({ path: 'a', action: 'changed', before: 'true', after: true })).toContain(
      '"true" → true',
    );
    expect(oneField({ path: 'data.a', action: 'changed', isHidden: true })).toContain(
      'data.a  differs, not shown',
    );
  });

  it('shortens long lists and texts, except with --full', () => {
    const many = Array.from({ length: 50 }, (_, index) => ({ ...UPDATE, subject: `Pod ${index}` }));
    expect(print(many).out).toContain('… and 10 more changes');
    expect(print(many, { full: true }).out).not.toContain('more change');
    const text = Array.from({ length: 60 }, (_, index) => `line ${index}`).join('\n');
    expect(oneField({ path: 'a', action: 'added', after: text })).toContain('… and 36 more lines');
    expect(oneField({ path: 'a', action: 'added', after: text }, { full: true })).toContain('line 59');
  });

  const value = fc.oneof(
    fc.string({ maxLength: 200 }),
    fc.string({ unit: 'grapheme', maxLength: 100 }),
    fc.integer(),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const field = fc.record({
    path: fc.string({ maxLength: 120 }),
    action: fc.constantFrom('added', 'removed', 'changed', 'reordered'),
    before: value,
    after: value,
  }) as fc.Arbitrary<FieldChange>;

  it('never exceeds the width, and ends colours on each line', () => {
    void fc.assert(
      fc.property(fc.array(field, { maxLength: 3 }), fc.constantFrom(40, 80, 120), (fields, columns) => {
        const plain = print([{ ...UPDATE, fields }], { columns }).out;
        for (const line of plain.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
        const coloured = print([{ ...UPDATE, fields }], { columns, colour: 'always' }).out;
        expect(stripVTControlCharacters(coloured)).toBe(plain);
        // each colour code that begins on a line ends on it
        for (const line of coloured.split('\n')) {
          const codes = [...line.matchAll(/\u001b\[(\d+)m/g)].map(([, code]) => Number(code));
          const open = codes.filter((code) => ![22, 39].includes(code));
          expect(open).toHaveLength(codes.length - open.length);
        }
      }),
    );
  });
});
