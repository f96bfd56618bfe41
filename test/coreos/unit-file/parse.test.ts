import { listValues, listWords, parseUnitFile } from '../../../lib/coreos/unit-file/parse';

describe('a unit file is read as systemd reads it', () => {
  it('with comments, blanks, continued lines and repeated directives', () => {
    const file = parseUnitFile(
      '# a\n; b\n[Unit]\n  After = a.service b.service\nAfter=c.service\n\n[Service]\nExecStart=/bin/a \\\n# in between\n  --b \\\n  --c\n',
    );
    expect(file.faults).toEqual([]);
    expect(listWords(file, 'Unit', 'After')).toEqual(['a.service', 'b.service', 'c.service']);
    expect(listValues(file, 'Service', 'ExecStart')).toEqual(['/bin/a    --b    --c']);
  });

  it('with lines that end as on Windows', () => {
    expect(parseUnitFile('[Unit]\r\nA=b\r\n')).toEqual({
      sections: [{ name: 'Unit', directives: [{ key: 'A', value: 'b', line: 2 }] }],
      faults: [],
    });
  });

  it('with values that are reset by an empty one', () => {
    expect(
      listValues(
        parseUnitFile('[Service]\nExecStart=/a\nExecStart=\nExecStart=/b\n'),
        'Service',
        'ExecStart',
      ),
    ).toEqual(['/b']);
  });

  it.each([
    ['A=b\n', 'line 1 is outside any section'],
    ['[Unit\nA=b\n', 'line 1 is not a section: [Unit'],
    ['[Unit]\n\nwhatever\n', "line 3 has no '='"],
    ['[Unit]\nA=\u0007\n', 'it has the control character U+0007'],
    ['[Unit]\nA=b\rC=d\n', 'it has the control character U+000d'],
  ])('lists what systemd ignores in %j', (text, fault) => {
    expect(parseUnitFile(text).faults).toContain(fault);
  });
});
