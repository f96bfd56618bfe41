import { COMMANDS } from '../../../lib/cli/commands/registry';
import { runKumiki } from '../commands/run';

const JAPANESE = { KUMIKI_LANG: 'ja' };
const NAMES = Object.keys(COMMANDS);
const run = (args: readonly string[], env: Record<string, string> = JAPANESE, cwd = '/nowhere') =>
  runKumiki(args, { cwd, env });

/** Returns lines with words but without Japanese. */
const findEnglish = (text: string) =>
  text.split('\n').filter((line) => /[a-z]{3} [a-z]{2}/.test(line) && !/[ぁ-んァ-ヶ一-龠]/.test(line));

describe('kumiki in Japanese', () => {
  it('explains itself', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    expect(out).toContain('使い方: kumiki COMMAND [OPTIONS]');
    expect(findEnglish(out)).toEqual([]);
  });

  it.each(NAMES)('explains %s', async (name) => {
    const { code, out } = await run([name, '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/^[^\n]*[ぁ-ん一-龠][^\n]*\n\n使い方: kumiki /);
    const examples = out.indexOf('\n例:\n');
    expect(findEnglish(out.slice(0, examples))).toEqual([]);
    // help is in the plain form throughout
    expect(out).not.toMatch(/(?:ます|ません|です|ください)(?:。|$)/m);
    // examples can be pasted; only their comments are translated
    const withoutComments = (text: string) => text.replaceAll(/ {2}# .*/g, '');
    expect(withoutComments(out.slice(examples))).toBe(
      withoutComments((await run([name, '--help'], {})).out.replace(/^[\s\S]*\nexamples:/, '\n例:')),
    );
  });

  it.each(NAMES)('explains a wrong option of %s, with the same exit code', async (name) => {
    const [japanese, english] = [await run([name, '--no-such']), await run([name, '--no-such'], {})];
    expect(japanese.code).toBe(english.code);
    expect(japanese.err).toContain('エラー CLI_USAGE\n  --no-such というオプションはありません\n');
    expect(japanese.err).toMatch(/\n {2}許容値 {3}--/);
    expect(japanese.err).toContain('\nエラー 1 件');
  });

  it('follows the language of the locale', async () => {
    expect((await run(['--help'], { LANG: 'ja_JP.UTF-8' })).out).toContain('使い方');
    expect((await run(['--help'], { LANG: 'ja_JP.UTF-8', LC_ALL: 'C' })).out).toContain('usage');
  });

  it('colours errors, unless NO_COLOR is set', async () => {
    const coloured = await run(['synht'], { ...JAPANESE, CLICOLOR_FORCE: '1' });
    const plain = await run(['synht'], { ...JAPANESE, CLICOLOR_FORCE: '1', NO_COLOR: '1' });
    expect(coloured.err).toContain('\u001b[31mエラー\u001b[39m');
    expect(plain.err).toContain('エラー CLI_USAGE\n  synht というコマンドはありません');
    expect(plain.err).not.toContain('\u001b');
  });

  it.each([[['list']], [['list', '--json']], [['--help']], [['version']]])(
    'is refused in an unknown language by kumiki %p',
    async (args) => {
      const { code, out, err } = await run(args, { KUMIKI_LANG: 'fr' });
      expect(code).toBe(2);
      expect(out + err).toContain('KUMIKI_LANG is fr');
      expect(out + err).toContain('en, ja');
    },
  );
});
