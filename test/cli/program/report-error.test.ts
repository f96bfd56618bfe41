import { EventEmitter } from 'node:events';
import { reportError } from '../../../lib/cli/program/report-error';
import { createTerminal } from '../../../lib/cli/terminal/terminal';
import { KumikiError, type Problem } from '../../../lib/core/errors';
import { openCatalogue } from '../../../lib/language/catalogue';
import type { Translator } from '../../../lib/language/translator';

/** Returns the report of some problems. */
const report = (problems: readonly Problem[], json = false) => reportThrown(new KumikiError(problems), json);

function reportThrown(thrown: unknown, json = false, translator?: Translator) {
  const written = { out: '', err: '' };
  const terminal = (name: 'out' | 'err') =>
    createTerminal({ write: (text) => (written[name] += text) }, 'never', {}, { translator });
  reportError(thrown, {
    name: 'synth',
    command: undefined,
    args: [],
    noted: {},
    context: {
      ...{ cwd: '/nowhere', env: {}, json, events: new EventEmitter(), elapsedMs: () => 12 },
      ...{ out: terminal('out'), err: terminal('err') },
      ask: async () => undefined,
      takeOverSignals: () => new AbortController().signal,
      callLater: () => () => undefined,
    },
  });
  return written;
}

const copies = (count: number, code: Problem['code'] = 'SYNTH_NAME'): Problem[] =>
  Array.from({ length: count }, (_, index) => ({
    code,
    message: `the name 'web_${index}' has ${index} faults`,
    constructPath: `shop/Web${index}`,
  }));

/** Returns the paths of the errors that are shown in full. */
const shown = (text: string) => [...text.matchAll(/^error \w+ {2}(\S+)/gm)].map(([, path]) => path);

describe('an error of a program', () => {
  const report = (thrown: unknown) => reportThrown(thrown, false, openCatalogue('ja')).err;

  it('keeps its own words in Japanese', () => {
    const err = report(new Error('boom: a or b', { cause: new Error('it is empty') }));
    expect(err).toContain('エラー boom: a or b\n    原因: it is empty\n');
    expect(report('a or b')).toContain('エラー プログラムが、Error ではない');
  });
});

describe('many problems', () => {
  it('of one kind are cut to three, with the places of others', () => {
    const { err } = report(copies(300));
    expect(shown(err)).toEqual(['shop/Web0', 'shop/Web1', 'shop/Web2']);
    expect(err).toContain(
      'and 297 more like this: shop/Web3, shop/Web4, shop/Web5, shop/Web6, shop/Web7, …\n  --json lists them all\n',
    );
    expect(err).toContain('\n300 errors\n');
  });

  it('of one kind do not hide others, and stay in order', () => {
    const other: Problem = { code: 'SYNTH_NAME', message: 'there is no name', constructPath: 'shop/Other' };
    const { err } = report([...copies(2), other, ...copies(6, 'SYNTH_APP'), ...copies(4).slice(2)]);
    expect(shown(err)).toEqual([
      ...['shop/Web0', 'shop/Web1', 'shop/Other'],
      ...['shop/Web0', 'shop/Web1', 'shop/Web2', 'shop/Web2', 'shop/Web3'],
    ]);
    expect(err).toContain('and 3 more like this: shop/Web3, shop/Web4, shop/Web5\n');
  });

  it('are all shown if they are few', () => {
    const { err } = report(copies(5));
    expect([shown(err).length, err.includes('more like this')]).toEqual([5, false]);
  });

  it('are all in --json', () => expect(JSON.parse(report(copies(300), true).out).errors).toHaveLength(300));
});
