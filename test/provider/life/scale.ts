import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Crowd } from './schedules';
import type { Step, Subject } from './sequences';

/**
 * Set by `npm run test:faults`: the factor for the number of random cases; everything else then runs in full.
 */
const seeds = Number(process.env.KUMIKI_FAULT_SEEDS ?? 0);

function sequencesFor(whole: number, shares: number): Readonly<Record<Subject, number>> {
  return { 'a load balancer': whole, 'a share': shares };
}

/**
 * The size of a run. By default it is a sample, always the same one, because everything would take minutes.
 * CI uses a larger sample than a newcomer's first run.
 */
export const SCALE = chooseScale();

function chooseScale() {
  if (seeds > 0) {
    return {
      crashes: 1,
      faults: 1,
      sequences: sequencesFor(1000 * seeds, 500 * seeds),
      schedules: 100 * seeds,
    };
  }
  return process.env.CI === 'true'
    ? { crashes: 2, faults: 4, sequences: sequencesFor(400, 120), schedules: 30 }
    : { crashes: 16, faults: 32, sequences: sequencesFor(100, 30), schedules: 6 };
}

/** Whether a cell of a matrix is in the sample, which contains one in `oneOf`. */
export function isChosen(cell: string, oneOf: number): boolean {
  return createHash('sha256').update(cell).digest().readUInt32BE() % oneOf === 0;
}

/** Cases that failed before, and are tried first from then on. */
export interface Kept {
  readonly sequences: readonly { readonly of: Subject; readonly steps: Step[] }[];
  readonly schedules: readonly Crowd[];
}

export const kept: Kept = JSON.parse(readFileSync(join(__dirname, 'failed-before.json'), 'utf8'));

/** The results of a matrix, or of a part of it. */
export interface Tally {
  readonly of: 'crashes' | 'faults' | 'sequences' | 'schedules';
  readonly runs: number;
  /** Number of runs done at once, after one more run, and after two. */
  readonly after: readonly [number, number, number];
  readonly violations: number;
}

/** Reports the results of a run, and cases to keep, to `npm run test:faults` if that started it. */
export function report(entry: Tally | { readonly keep: Partial<Kept> }): void {
  const { KUMIKI_FAULT_LOG: log } = process.env;
  if (log) appendFileSync(log, `${JSON.stringify(entry)}\n`);
}

/** Counts the runs of a matrix. */
export class Counter {
  readonly failed: string[] = [];
  private readonly after: [number, number, number] = [0, 0, 0];

  add(label: string, reruns: number, violations: readonly string[]): void {
    this.after[reruns === 0 ? 0 : reruns === 1 ? 1 : 2] += 1;
    this.failed.push(...violations.map((violation) => `${label}: ${violation}`));
  }

  report(of: Tally['of']): void {
    const runs = this.after.reduce((sum, each) => sum + each, 0);
    report({ of, runs, after: this.after, violations: this.failed.length });
  }
}
