import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { table } from './table.ts';

/** The results that `npm run test:faults -- --record` writes. */
interface Result {
  readonly runs: number;
  /** Number of runs completed at once, after one more run, and after two. */
  readonly after: readonly [number, number, number];
  readonly violations: number;
}

const root = join(import.meta.dirname, '..', '..');
const [BEGIN, END] = ['<!-- reliability: npm run docs -->\n', '<!-- /reliability -->\n'];

interface Words {
  readonly columns: readonly string[];
  readonly accidents: Readonly<Record<Accident, string>>;
}

const ACCIDENTS = ['crashes', 'faults', 'sequences', 'schedules'] as const;
type Accident = (typeof ACCIDENTS)[number];

const WORDS: Readonly<Record<'README.md' | 'README.ja.md', Words>> = {
  'README.md': {
    columns: [
      'what happens',
      'runs',
      'done at once',
      'by the next run',
      'by the second',
      'lost, doubled or left',
    ],
    accidents: {
      crashes: 'the process is killed before or after any request of any operation',
      faults: 'any request is lost, refused, answered late or wrongly, or somebody interferes',
      sequences: 'changes, accidents and edits in the console, up to ten in turn',
      schedules:
        'two to eight processes at once, on one block, one load balancer or one of somebody else, their requests in any order',
    },
  },
  'README.ja.md': {
    columns: ['起きること', '試行', 'その場で完了', '次の実行で', 'その次で', '喪失・重複・残存'],
    accidents: {
      crashes: 'どの操作のどのリクエストの前後でも、プロセスが強制終了される',
      faults:
        'どのリクエストでも、失われる、拒否される、遅れて、または誤って答えられる、あるいは誰かが割り込む',
      sequences: '変更、事故、コンソールでの編集が、続けて 10 回まで起きる',
      schedules:
        '2 から 8 のプロセスが同時に、ひとつのブロック、ひとつのロードバランサー、または他人のロードバランサーを、リクエストの順序を問わず操作する',
    },
  },
};

/** Renders a README with the figures of the last recorded run. */
export function renderReadme(page: keyof typeof WORDS): string {
  const readme = readFileSync(join(root, page), 'utf8');
  const [before, rest = ''] = readme.split(BEGIN);
  const [, after] = rest.split(END);
  if (after === undefined) throw new Error(`${page} has no place for the figures: ${BEGIN}`);
  return `${before}${BEGIN}${renderFigures(WORDS[page])}${END}${after}`;
}

function renderFigures({ columns, accidents }: Words): string {
  const file = join(root, 'test/provider/life/results.json');
  const results: Readonly<Record<Accident, Result>> = JSON.parse(readFileSync(file, 'utf8'));
  const rows = ACCIDENTS.map((name) => {
    const { runs, after, violations } = results[name];
    // the other accidents have no "next run" to count
    const shares = name === 'crashes' || name === 'faults' ? after : [];
    const counts = [runs, ...shares].map((count) => count.toLocaleString('en'));
    const gaps = after.slice(shares.length).map(() => '');
    return [accidents[name], ...counts, ...gaps, violations.toLocaleString('en')];
  });
  return table(columns, rows);
}
