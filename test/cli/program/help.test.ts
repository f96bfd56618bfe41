import { COMMANDS, findCommand } from '../../../lib/cli/commands/registry';
import { EXIT } from '../../../lib/cli/exit-codes';
import { formatCommandHelp, formatProgramHelp } from '../../../lib/cli/program/help';
import { ShownText } from '../../../lib/core/shown-text';
import { openCatalogue } from '../../../lib/language/catalogue';
import { displayWidth } from '../../../lib/language/display-width';

const japanese = openCatalogue('ja');
const say = (text: unknown) => new ShownText(japanese.translate(String(text)));

describe('the help of the program', () => {
  it.each([
    ['English', (text: unknown) => new ShownText(String(text))],
    ['Japanese', say],
  ])('names every exit code in %s', (_, speak) => {
    const help = formatProgramHelp('1.0.0', COMMANDS, { say: speak as never, wrapAt: 200 });
    const codes = [...help.slice(help.lastIndexOf('\n\n')).matchAll(/(?<!\d)(\d+) /g)].map(([, code]) =>
      Number(code),
    );
    expect(codes).toEqual([...new Set<number>(Object.values(EXIT))]);
  });
});

describe('the help of a command on a narrow terminal', () => {
  it.each(Object.keys(COMMANDS))('has no prose of %s that is wider than the terminal', (name) => {
    const command = findCommand(name);
    const help = formatCommandHelp(command, { say: say as never, wrapAt: 40 });
    const copied = [command.usage, ...command.examples];
    const wide = help.split('\n').filter((line) => displayWidth(line) > 40);
    expect(
      wide.filter((line) => !copied.some((each) => line.replace(/ {2}# .*/, '').endsWith(each))),
    ).toEqual([]);
  });
});
