import { checkTexts, collectTexts } from '../../../lib/coreos/lint/texts';
import { documentOf } from '../boot';
import { FULL_DOCUMENT } from '../full-document';
import { found, unitsOf } from './found';

describe('the texts of a document', () => {
  it('are all collected, with their places', () => {
    const texts = [...collectTexts(FULL_DOCUMENT, unitsOf(...FULL_DOCUMENT.units))];
    const places = texts.map(({ property }) => property);
    expect(places).toEqual(
      expect.arrayContaining([
        'hostname',
        'sshAuthorizedKeys[0]',
        'users[0].groups[1]',
        'files[0].path',
        'files[2].content',
        'units[0].content',
        'units[2].dropIns[0].content',
        'etcd.addr',
      ]),
    );
    expect(new Set(places).size).toBe(places.length);
  });

  it.each(['a\ud800', '\udc00'])('cannot contain half a character: %j', (content) => {
    const document = documentOf({ files: [{ path: '/etc/a', content }], hostname: 'node-1' });
    expect(found(checkTexts([...collectTexts(document, [])]))).toEqual(['USER_DATA_TEXT files[0].content']);
  });

  it('can contain any whole character', () => {
    expect(found(checkTexts([{ property: 'hostname', text: '組木 \u{1f9e9}' }]))).toEqual([]);
  });
});
