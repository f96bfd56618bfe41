import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import Sequencer from '@jest/test-sequencer';
import { cacheFolder } from '../tools/engines/engines.ts';

/** What a file takes of which nothing is known. */
const USUAL_SECONDS = 3;

/**
 * The order in which jest runs test files: what takes longest goes first, or one of two workers would end up
 * waiting for it. How long each took is kept beside the engines, which a fresh clone finds, too; jest's own
 * memory is of one folder. Where nothing has run yet, `test-seconds.json` says which are the long ones.
 */
export default class LongestFirst extends Sequencer {
  #file = join(cacheFolder(), 'test-seconds.json');
  #seconds = { ...read(join(import.meta.dirname, 'test-seconds.json')), ...read(this.#file) };

  /** In milliseconds. */
  time(test) {
    return (this.#seconds[keyOf(test)] ?? USUAL_SECONDS) * 1000;
  }

  cacheResults(tests, results) {
    super.cacheResults(tests, results);
    const byPath = new Map(tests.map((test) => [test.path, test]));
    for (const { testFilePath, perfStats, skipped } of results.testResults) {
      const test = byPath.get(testFilePath);
      if (test && !skipped) this.#seconds[keyOf(test)] = Math.round((perfStats.runtime ?? 0) / 100) / 10;
    }
    mkdirSync(dirname(this.#file), { recursive: true });
    // another run may be reading it
    const draft = `${this.#file}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(this.#seconds));
    renameSync(draft, this.#file);
  }
}

function keyOf({ path, context }) {
  return relative(context.config.rootDir, path);
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}
