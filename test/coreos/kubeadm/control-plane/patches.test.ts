import fc from 'fast-check';
import { mergePatch } from '../../../../lib/coreos/kubeadm/control-plane/patches';

describe('a patch', () => {
  it('adds, replaces and removes, and keeps everything else', () => {
    const document = { a: 1, b: { c: [1, 2], d: 'x' }, e: true };
    const patch = { a: 2, b: { c: [3], d: null }, f: 'new' };
    expect(mergePatch<Record<string, unknown>>(document, patch)).toEqual({
      a: 2,
      b: { c: [3] },
      e: true,
      f: 'new',
    });
    expect(document.b).toEqual({ c: [1, 2], d: 'x' });
  });

  it('changes nothing without content, and nothing more when it is applied twice', () => {
    const json = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(json, json, (document, patch) => {
        expect(mergePatch(document, {})).toEqual(document);
        const once = mergePatch<Record<string, unknown>>(document, patch);
        expect(mergePatch<Record<string, unknown>>(once, patch)).toEqual(once);
      }),
    );
  });
});
