import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import Sequencer from '@jest/test-sequencer';
import { cacheFolder } from '../tools/engines/engines.ts';

/** Assumed time of a file that has never run. */
const USUAL_SECONDS = 3;

/**
 * Orders test files for jest: the slowest come first, because otherwise one of two workers would end up
 * waiting for it. The times are stored beside the engines, where a fresh clone finds them, too; jest itself
 * remembers them per folder. Before the first run, `test-seconds.json` lists the slow files.
 */
export default class LongestFirst extends Sequencer {
  #file = join(cacheFolder(), 'test-seconds.json');
  #seconds = { ...read(join(import.meta.dirname, 'test-seconds.json')), ...read(this.#file) };

  /** Returns the expected time of a file, in milliseconds. */
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
    // renamed into place: another run may be reading it
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
