import { App } from '../../../lib';
import { chooseOutputFolder } from '../../../lib/cli/load/output-folder';

const choose = (output?: string, app = new App()) =>
  chooseOutputFolder(app, { values: output === undefined ? {} : { output }, cwd: '/nowhere', env: {} });

describe('the output folder', () => {
  it('is that of the option, else that of the program', () => {
    expect(choose('there', new App({ outdir: 'here' }))).toEqual({ folder: 'there', chosenBy: '--output' });
    expect(choose(undefined, new App({ outdir: 'here' }))).toEqual({
      folder: 'here',
      chosenBy: 'outdir of the App',
    });
    expect(choose()).toEqual({ folder: 'dist', chosenBy: '--output' });
  });

  it.each(['a\u001b]0;x\u0007', 'a\nb', 'a\u202eb', 'a\u200bb', '', ' '])('cannot be %j', (name) => {
    expect(() => choose(name)).toThrow(/output folder/);
  });

  it.each(['~', '~/site', '-'])('cannot be %s', (name) => {
    expect(() => choose(name)).toThrow('SYNTH_OUTPUT');
  });

  it('is named without slashes that mean nothing', () => {
    const names = { 'dist/': 'dist', './/out//x//': 'out/x', '/': '/', './': '.', '..': '..' };
    for (const [given, name] of Object.entries(names)) expect(choose(given).folder).toBe(name);
  });

  it('may have spaces, quotes and other scripts in its name', () => {
    for (const name of ['a b', "a'b", '出力', '../x']) expect(choose(name).folder).toBe(name);
  });
});
