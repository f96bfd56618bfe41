import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { table } from './table.ts';

/** What `npm run test:faults -- --record` has written. */
interface Result {
  readonly runs: number;
  /** Done without being run again, after one more run, and after two. */
  readonly after: readonly [number, number, number];
  readonly violations: number;
}

const root = join(import.meta.dirname, '..', '..');
const [BEGIN, END] = ['<!-- reliability: npm run docs -->\n', '<!-- /reliability -->\n'];

const ACCIDENTS = {
  crashes: 'the process is killed before or after any request of any operation',
  faults: 'any request is lost, refused, answered late or wrongly, or somebody interferes',
  sequences: 'changes, accidents and edits in the console, up to ten in turn',
  schedules:
    'two to eight processes at once, on one block, one load balancer or one of somebody else, their requests in any order',
} as const;

/** README.md with the figures of the last recorded run. */
export function renderReadme(): string {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [before, rest = ''] = readme.split(BEGIN);
  const [, after] = rest.split(END);
  if (after === undefined) throw new Error(`README.md has no place for the figures: ${BEGIN}`);
  return `${before}${BEGIN}${renderFigures()}${END}${after}`;
}

function renderFigures(): string {
  const file = join(root, 'test/provider/life/results.json');
  const results: Readonly<Record<keyof typeof ACCIDENTS, Result>> = JSON.parse(readFileSync(file, 'utf8'));
  const rows = (Object.keys(ACCIDENTS) as (keyof typeof ACCIDENTS)[]).map((name) => {
    const { runs, after, violations } = results[name];
    // in the others one run does not follow from another
    const shares = name === 'crashes' || name === 'faults' ? after : [];
    const counts = [runs, ...shares].map((count) => count.toLocaleString('en'));
    const gaps = after.slice(shares.length).map(() => '');
    return [ACCIDENTS[name], ...counts, ...gaps, violations.toLocaleString('en')];
  });
  const columns = [
    'what happens',
    'runs',
    'done at once',
    'by the next run',
    'by the second',
    'lost, doubled or left',
  ];
  return table(columns, rows);
}
