import fc from 'fast-check';
import { displayWidth, wrapLines } from '../../../lib/cli/terminal/format';

describe('wrapped lines', () => {
  it('break between words, and nowhere if there is room', () => {
    expect(wrapLines('one two three', 100)).toEqual(['one two three']);
    expect(wrapLines('one two three', Number.POSITIVE_INFINITY)).toEqual(['one two three']);
    expect(wrapLines('one two three', 8)).toEqual(['one two', 'three']);
  });

  it('break between characters that are written without spaces, which are two columns wide', () => {
    expect(wrapLines('負荷分散 kumiki', 6)).toEqual(['負荷分', '散', 'kumiki']);
    // and what ends a part of a sentence begins no line
    expect(wrapLines('負荷、分散。', 4)).toEqual(['負', '荷、', '分', '散。']);
  });

  it('keep all of the text, and are no longer than the room unless a word is', () => {
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
