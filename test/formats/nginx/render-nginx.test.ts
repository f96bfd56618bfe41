import { directive } from '../../../lib/formats/nginx/directive';
import { renderNginx } from '../../../lib/formats/nginx/render-nginx';
import { thrownBy } from '../../load-balancer/thrown-by';

describe('a text in an nginx configuration', () => {
  it.each([
    ['a plain word', 'http://shop', 'http://shop'],
    ['what ends a directive', 'a; b {}', '"a; b {}"'],
    ['quotes and backslashes', `"'\\`, `"\\"'\\\\"`],
    ['line breaks', 'a\nb', '"a\\nb"'],
    ['nothing', '', '""'],
  ])('stays one argument: %s', (_what, text, rendered) => {
    expect(renderNginx([directive('set', text)])).toBe(`set ${rendered};\n`);
  });

  it.each([
    ['a control character', 'a\u0000b'],
    ['half of a surrogate pair', 'a\ud800b'],
    ['more bytes than the parser reads', 'あ'.repeat(2000)],
  ])('is refused with %s', (_what, text) => {
    expect(thrownBy(() => renderNginx([directive('set', text)])).code).toBe('GATEWAY_TEXT');
  });
});
