import fc from 'fast-check';
import { formatColumns, wrapLines, wrapText } from '../../../lib/cli/terminal/format';
import { displayWidth } from '../../../lib/language/display-width';

describe('wrapped lines', () => {
  it('break between words, and nowhere if there is room', () => {
    expect(wrapLines('one two three', 100)).toEqual(['one two three']);
    expect(wrapLines('one two three', Number.POSITIVE_INFINITY)).toEqual(['one two three']);
    expect(wrapLines('one two three', 8)).toEqual(['one two', 'three']);
  });

  it('break between wide characters, which are written without spaces', () => {
    expect(wrapLines('負荷分散 kumiki', 6)).toEqual(['負荷分', '散', 'kumiki']);
    // and punctuation that ends a clause does not begin a line
    expect(wrapLines('負荷、分散。', 4)).toEqual(['負', '荷、', '分', '散。']);
    expect(wrapLines('(負荷): 分(散)。か?', 5)).toEqual(['(負', '荷):', '分', '(散)。', 'か?']);
  });

  it('do not break between number and unit', () => {
    expect(wrapLines('trying again in 12 s', 18)).toEqual(['trying again in', '12 s']);
    const dim = '\u001b[2mServices, 12 台\u001b[22m';
    expect(wrapLines(dim, 13)).toEqual(['\u001b[2mServices,', '12 台\u001b[22m']);
  });

  it('keep all of the text, and fit the width if each word does', () => {
    const text = fc.stringMatching(/^([a-z]{1,12} |[ぁ-ん]{1,5}){0,20}[a-z]$/);
    fc.assert(
      fc.property(text, fc.integer({ min: 12, max: 60 }), (given, columns) => {
        const lines = wrapLines(given, columns);
        expect(lines.join('').replaceAll(' ', '')).toBe(given.replaceAll(' ', ''));
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
      }),
    );
  });
});

describe('a text of several lines', () => {
  const wrap = (text: string, columns = 40) => wrapText(text, columns).split('\n');

  it('continues behind its label, or at its indent', () => {
    expect(wrap('  fix      leave out one of them, or both of them')).toEqual([
      '  fix      leave out one of them, or',
      '           both of them',
    ]);
    expect(wrap('  help [COMMAND]  show this help, or that of one', 42)).toEqual([
      '  help [COMMAND]  show this help, or that',
      '                  of one',
    ]);
    expect(wrap('note x\n    the leader is a single machine, and it is lost')).toEqual([
      'note x',
      '    the leader is a single machine, and',
      '    it is lost',
    ]);
    expect(wrap('nothing was changed, and no state of a stack was asked')).toEqual([
      'nothing was changed, and no state of a',
      '  stack was asked',
    ]);
  });

  it('keeps commands in one piece, and breaks lists of them where a shell continues', () => {
    expect(wrap('take it from there: kumiki kubeconfig merge kubeconfig --name shop')).toEqual([
      'take it from there:',
      '  kumiki kubeconfig merge kubeconfig --name shop',
    ]);
    expect(wrap('next  kumiki synth && kubectl apply -f dist && kumiki plan')).toEqual([
      'next  kumiki synth &&',
      '      kubectl apply -f dist &&',
      '      kumiki plan',
    ]);
    // a sentence about a program is not a command
    expect(wrap('kumiki plan looks for the networks and servers')[0]).toBe(
      'kumiki plan looks for the networks and',
    );
  });

  it('is unchanged without a terminal', () => {
    const text = 'a long line of a text that is in a file, or in a pipe to another program';
    expect(wrapText(text, Number.POSITIVE_INFINITY)).toBe(text);
  });
});

describe('a table', () => {
  const rows = [
    ['├─ Deployment', 'Deployment', 'shop/web'],
    ['└─ Edge', 'SakuraLoadBalancedService', 'one load balancer, two manifests'],
    ['   └─ Service', 'Service', 'guestbook/quickstart-edge-service-c8e17faf'],
  ];
  const format = (columns?: number) => formatColumns(rows, columns).flatMap(({ text }) => text.split('\n'));

  it('is aligned if there is room for it', () => {
    expect(format()).toEqual([
      '├─ Deployment  Deployment                 shop/web',
      '└─ Edge        SakuraLoadBalancedService  one load balancer, two manifests',
      '   └─ Service  Service                    guestbook/quickstart-edge-service-c8e17faf',
    ]);
  });

  it('breaks its last column, and narrows a row with a long word there', () => {
    expect(format(70)).toEqual([
      '├─ Deployment  Deployment                 shop/web',
      '└─ Edge        SakuraLoadBalancedService  one load balancer, two',
      '                                          manifests',
      '   └─ Service  Service  guestbook/quickstart-edge-service-c8e17faf',
    ]);
    expect(format(50).slice(-2)).toEqual([
      '   └─ Service  Service',
      '       guestbook/quickstart-edge-service-c8e17faf',
    ]);
  });
});
