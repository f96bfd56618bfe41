import fc from 'fast-check';
import type { UnitBody } from '../../../lib/coreos/model/unit-content';
import { listValues, parseUnitFile } from '../../../lib/coreos/unit-file/parse';
import { renderUnitContent } from '../../../lib/coreos/unit-file/render';
import { anyText, HOSTILE_TEXTS } from '../../formats/yaml/hostile-values';
import { systemdWords } from './systemd-words';

const isText = (text: string) => !/\p{Surrogate}|\0/u.test(text);

/**
 * Texts that try to be more than a value, through line breaks, sections, directives, specifiers, variables,
 * quotes or continuations.
 */
const INJECTIONS = [
  '\n[Service]\nExecStart=/bin/sh',
  '\r\nExecStartPre=/bin/evil',
  'a\\',
  'a\\\\',
  '\\\nExecStart=/bin/evil',
  '"; ExecStart=/bin/evil "',
  "'; /bin/evil '",
  '; /bin/evil',
  ';',
  '# comment',
  '%n %i %% %',
  '$HOME $'.concat('{PATH} $$'),
  '$(reboot)',
  '`reboot`',
  '[Install]',
  '../../etc/shadow',
  'x=y',
  '{"a": "b\'c"}',
];

describe('a unit file', () => {
  it('has sections, lists as several lines, flags as words, and quoted arguments', () => {
    const text = renderUnitContent({
      Unit: { Description: 'A', After: ['a.service', 'b.service'] },
      Service: {
        RemainAfterExit: true,
        Restart: 'no',
        RestartSec: 5,
        ExecStart: { program: '/bin/echo', arguments: ['a b'], mayFail: true },
      },
      'X-Fleet': { Global: false },
    });
    expect(text).toBe(
      '[Unit]\nDescription=A\nAfter=a.service\nAfter=b.service\n\n' +
        '[Service]\nRemainAfterExit=yes\nRestart=no\nRestartSec=5\nExecStart=-/bin/echo "a b"\n\n' +
        '[X-Fleet]\nGlobal=no\n',
    );
  });

  it('has a section as often as it is given', () => {
    const text = renderUnitContent({ Address: [{ Address: '10.0.0.1/8' }, { Address: '10.0.0.2/8' }] });
    expect(parseUnitFile(text).sections.map(({ name }) => name)).toEqual(['Address', 'Address']);
  });

  it('expands variables only where asked to', () => {
    const text = renderUnitContent({
      Service: { ExecStart: { program: '/bin/echo', arguments: ['$A', { withVariables: '--mtu=$A' }] } },
    });
    expect(text).toBe('[Service]\nExecStart=/bin/echo $$A --mtu=$A\n');
  });

  it('is unchanged if it is a text', () => {
    expect(renderUnitContent('[Unit]\nA=b')).toBe('[Unit]\nA=b');
  });

  const one: [string][] = [...INJECTIONS, ...HOSTILE_TEXTS].filter(isText).map((text) => [text]);

  it('passes any argument on unchanged, and nothing else', () => {
    const property = fc.property(anyText.filter(isText), fc.boolean(), (argument, onePerLine) => {
      const command = { program: '/bin/echo', arguments: ['-n', argument, 'end'], onePerLine } as const;
      const file = parseUnitFile(renderUnitContent({ Service: { ExecStart: command, Restart: 'no' } }));
      expect(file.faults).toEqual([]);
      expect(file.sections.map(({ directives }) => directives.map(({ key }) => key))).toEqual([
        ['ExecStart', 'Restart'],
      ]);
      const [value = ''] = listValues(file, 'Service', 'ExecStart');
      expect(systemdWords(value)).toEqual(['/bin/echo', '-n', argument, 'end']);
      expect(value).not.toMatch(/(?:^|\s);(?:\s|$)/);
    });
    fc.assert(property, {
      numRuns: 1000,
      examples: one.flatMap(
        ([text]) =>
          [
            [text, true],
            [text, false],
          ] as [string, boolean][],
      ),
    });
  });

  it('has any value on its one line, or refuses it', () => {
    const property = fc.property(anyText.filter(isText), (value) => {
      const body: UnitBody = { Service: { Before: 'x', Environment: value, Restart: 'no' } };
      let text: string;
      try {
        text = renderUnitContent(body);
      } catch (error) {
        expect(error).toMatchObject({ code: 'UNIT_CONTENT' });
        return;
      }
      const { sections, faults } = parseUnitFile(text);
      expect(faults).toEqual([]);
      expect(sections.map(({ directives }) => directives.map(({ key }) => key))).toEqual([
        ['Before', 'Environment', 'Restart'],
      ]);
    });
    fc.assert(property, { numRuns: 1000, examples: one });
  });

  it.each([
    ['Exec Start', 'a'],
    ['A=b\nC', 'a'],
    ['', 'a'],
    ['[Unit]', 'a'],
  ])('refuses the name %j of a directive', (key, value) => {
    expect(() => renderUnitContent({ Service: { [key]: value } })).toThrow(/UNIT_CONTENT/);
  });

  it('refuses an invalid section name', () => {
    expect(() => renderUnitContent({ 'X-A]\nB=c': { D: 'e' } })).toThrow(
      "'[X-A]\n    B=c]' is not a valid section",
    );
  });

  it('refuses a character that no argument can have', () => {
    const command = { program: '/bin/echo', arguments: ['a\0b'] } as const;
    expect(() => renderUnitContent({ Service: { ExecStart: command } })).toThrow(/UNIT_CONTENT/);
  });

  it.each(['/bin/echo\nExecStart=/bin/evil', 'echo', '', '/bin/a b'])('refuses the program %j', (program) => {
    const command = { program: program as `/${string}` };
    expect(() => renderUnitContent({ Service: { ExecStart: command } })).toThrow(/UNIT_CONTENT/);
  });
});
