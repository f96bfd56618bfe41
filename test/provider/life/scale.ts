import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Crowd } from './schedules';
import type { Step, Subject } from './sequences';

/** Set by `npm run test:faults`: how many times as much of what is random; everything else whole. */
const seeds = Number(process.env.KUMIKI_FAULT_SEEDS ?? 0);

function sequencesFor(whole: number, shares: number): Readonly<Record<Subject, number>> {
  return { 'a load balancer': whole, 'a share': shares };
}

/**
 * How much a run goes through: by itself a sample, always the same one, of what takes minutes as a whole. CI takes a larger
 * one than the run of somebody who wants to try the project.
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
    ? { crashes: 2, faults: 4, sequences: sequencesFor(600, 200), schedules: 50 }
    : { crashes: 16, faults: 32, sequences: sequencesFor(100, 30), schedules: 6 };
}

/** Whether a cell of a matrix is in the sample: one of so many is. */
export function isChosen(cell: string, oneOf: number): boolean {
  return createHash('sha256').update(cell).digest().readUInt32BE() % oneOf === 0;
}

/** What failed once, and goes first from then on. */
export interface Kept {
  readonly sequences: readonly { readonly of: Subject; readonly steps: Step[] }[];
  readonly schedules: readonly Crowd[];
}

export const kept: Kept = JSON.parse(readFileSync(join(__dirname, 'failed-before.json'), 'utf8'));

/** One matrix, or a part of it. */
export interface Tally {
  readonly of: 'crashes' | 'faults' | 'sequences' | 'schedules';
  readonly runs: number;
  /** How many were done without being run again, after one more run, and after two. */
  readonly after: readonly [number, number, number];
  readonly violations: number;
}

/** Tells the program that has asked for it what came of a run, and what to keep. */
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
