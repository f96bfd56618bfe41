import { App } from '../../lib';
import { addNote, collectNotes } from '../../lib/core/notes';

describe('a note', () => {
  it('is cut in the middle if a file was given where a word is expected', () => {
    const app = new App();
    addNote(app, () => `the health check requests /${'x'.repeat(300_000)}; its pods may not answer it`);
    const [{ text = '' } = {}] = collectNotes(app);
    expect(text).toMatch(/^the health check requests \/x+…x+; its pods may not answer it$/);
    expect(text.length).toBeLessThan(4_000);
  });

  it.each([5, null, {}, Promise.resolve('late')])('cannot be %p', (text) => {
    const app = new App();
    Reflect.apply(addNote, undefined, [app, () => text]);
    expect(() => collectNotes(app)).toThrow(/^PROPS_KIND\n {2}the function create returned /);
  });
});
