/**
 * Strings from users, files and the network reach regular expressions, so each must run in linear time: a
 * hostile string of 100 kB must not take seconds. Every expression in lib/ is tried on strings made of its
 * own characters; times are compared with each other, never with a clock.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ts from 'typescript';
import { readCdk8sSetting } from '../lib/cli/load/cdk8s-file';
import { quoteForShell } from '../lib/core/shell';
import { findUserPlace } from '../lib/core/source';
import { toVisibleText } from '../lib/core/visible-text';
import { parseUnitFile } from '../lib/coreos/unit-file/parse';
import { findUnresolved } from '../lib/formats/json/unresolved';
import { renderYaml } from '../lib/formats/yaml/render-yaml';
import { resolveSettings } from '../lib/sakura/settings/settings';
import { parseRecord } from '../lib/synth/files/write/record';
import { files } from './imports';

/** For 4 times the length, a linear program takes 4 times as long, a quadratic one 16 times. */
const SMALL = 4_000;
const LARGE = 4 * SMALL;
const MOST_TIMES = 9;
/** Shorter times are not conclusive. */
const LEAST_MS = 10;

function millisecondsOf(work: () => unknown): number {
  const times = [1, 2, 3, 4].map(() => {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

/** Whether the time for a text grows faster than the text. */
function isSlow(work: (text: string) => unknown, textOf: (length: number) => string): boolean {
  const large = textOf(LARGE);
  const start = performance.now();
  work(large);
  if (performance.now() - start < LEAST_MS) return false;
  const small = textOf(SMALL);
  // twice, because something else may run at the same time
  return [1, 2].every(() => {
    const most = millisecondsOf(() => work(large));
    return most >= LEAST_MS && most / millisecondsOf(() => work(small)) > MOST_TIMES;
  });
}

interface Expression {
  readonly place: string;
  readonly source: string;
  readonly flags: string;
}

/**
 * Returns the literals with a repetition: without one, an expression looks at each character only a few
 * times.
 */
function listExpressions(file: string): Expression[] {
  const text = readFileSync(join(__dirname, '../lib', file), 'utf8');
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const [, source = '', flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(node.text) ?? [];
      const line = tree.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      if (/[*+]|\{\d*,/.test(source)) found.push({ place: `${file}:${line}`, source, flags });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** Yields strings that an expression may scan repeatedly: what it matches, repeated, but without an end. */
function* hostileTexts(source: string): Generator<(length: number) => string> {
  const plain = source
    .replace(/\\[bBdDsSwWpPux](?:\{[^}]*\}|[0-9a-f]{2,4})?|\(\?[:=!<]*/g, ' ')
    .replace(/\\(.)/g, '$1');
  const words = plain.match(/[^()[\]{}|*+?^]{3,}/g) ?? [];
  const own = [...new Set(plain)].filter((character) => !'()|?^'.includes(character)).slice(0, 16);
  const units = new Set([...words, ...own, ' ', '\n', 'a', '0', '-', '.', 'a-', '0.', '\\', '["', ' (/']);
  const [first = ''] = words;
  for (const begin of new Set(['', 'a', first, `${first}"`, '['])) {
    for (const unit of units) {
      for (const end of ['', '!', '\n\u2028']) {
        yield (length) => begin + unit.repeat(Math.ceil(length / unit.length)) + end;
      }
    }
  }
}

it('every regular expression is linear in its text', () => {
  const slow = files.flatMap(listExpressions).filter(({ source, flags }) => {
    const expression = new RegExp(source, flags);
    const search = (text: string) => text.replace(expression, '');
    return [...hostileTexts(source)].some((textOf) => isSlow(search, textOf));
  });
  expect(slow.map(({ place, source }) => `${place} ${source}`)).toEqual([]);
});

describe('linear time is enough for', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kumiki-hostile-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const readSetting = (text: string) => {
    writeFileSync(join(folder, 'cdk8s.yaml'), text);
    return readCdk8sSetting(folder, 'app');
  };
  const readApiRoot = (text: string) => {
    const env = {
      SAKURA_ACCESS_TOKEN: 'token',
      SAKURA_ACCESS_TOKEN_SECRET: 'secret',
      SAKURA_API_ROOT_URL: text,
    };
    try {
      return resolveSettings({ env: { ...env, SAKURA_PROFILE_DIR: folder } });
    } catch {
      return undefined;
    }
  };

  it.each<[string, (text: string) => unknown, string, string, string]>([
    ['a setting of cdk8s.yaml', readSetting, 'app: ', ' ', 'x'],
    ['a quoted setting of cdk8s.yaml', readSetting, 'app: "', ' "', 'x'],
    ['comments in cdk8s.yaml', readSetting, 'app: a', ' #', ''],
    ['lines of cdk8s.yaml', readSetting, '', 'app :\n', ''],
    ['the API root', readApiRoot, 'https://example.jp', '/', 'x'],
    ['the API root with other characters', readApiRoot, 'https://example.jp', '/x//', '/'],
    ['a line of a unit', parseUnitFile, '[Service]\nA', ' ', 'x'],
    ['a value of a unit', parseUnitFile, '[Service]\nA=', ' \t', 'x'],
    ['continued lines of a unit', parseUnitFile, '[Service]\nA=', 'x\\\n', 'x'],
    ['comments in continued lines of a unit', parseUnitFile, '[Service]\nA=\\\n', '#\n', 'x'],
    ['sections of a unit', parseUnitFile, '', '[', ']'],
    ['a frame of a stack trace', findUserPlace, 'at ', ' (/:1', '!'],
    ['lines of a stack trace', findUserPlace, '', '    at :1:1\n', ''],
    ['the record of files', parseRecord, `${'0'.repeat(64)}  `, '. ', 'x'],
    ['a text of an object', findUnresolved, '', '[object A', ''],
    ['a text for a terminal', (text) => toVisibleText(text, '  '), '', '\u001b\n', ''],
    ['a word for a shell', quoteForShell, '', "'", ''],
    ['a text for YAML', renderYaml, '', ' \n', 'x'],
    ['a word for YAML', renderYaml, 'a', ': ', 'x'],
  ])('%s', (_, work, begin, unit, end) => {
    expect(isSlow(work, (length) => begin + unit.repeat((8 * length) / unit.length) + end)).toBe(false);
  });
});
