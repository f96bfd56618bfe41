import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseJournal } from '../../../lib/simulator/store/journal-text';
import type { SimulatorState } from '../../../lib/testing';
import { Hammer } from './hammer';
import { Witness } from './witness';

/** Two files, to keep both processors busy. */
const FILES = 2;
const KILLS_PER_FILE = 105;
const CONNECTIONS = 4;
/**
 * One kill in this many comes before the simulator reports that it listens: it may be loading or compacting
 * the file.
 */
const EARLY_EVERY = 5;
const LONGEST_START_MS = 150;
/** Upper limits of the answers before a kill, and of the delay after the last of them. */
const MOST_ANSWERS = 60;
const LONGEST_MOMENT_MS = 5;

const folder = mkdtempSync(join(tmpdir(), 'kumiki-kills-'));
const running = new Set<ChildProcess>();

afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function startOn(file: string): ChildProcess {
  const child = fork(join(__dirname, 'kept-simulator.cjs'), [file], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

async function urlOf(child: ChildProcess): Promise<string> {
  const [{ url, error }] = await once(child, 'message');
  if (url === undefined) throw new Error(error);
  return url;
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

function stateIn(file: string): SimulatorState {
  const content = parseJournal(readFileSync(file, 'utf8'));
  if (!('state' in content)) throw new Error(`line ${content.line}: ${content.problem}`);
  return content.state;
}

/** Kills simulators with one file at random moments, and checks the file after each kill. */
async function killMany(file: string): Promise<Witness> {
  const witness = new Witness();
  // the file exists once the first simulator has started
  await kill(await startedOn(file));
  for (let turn = 1; turn <= KILLS_PER_FILE; turn += 1) {
    const child = startOn(file);
    const isEarly = turn % EARLY_EVERY === 0;
    if (isEarly) await pause(Math.random() * LONGEST_START_MS);
    const work = isEarly ? [] : await hammer(await urlOf(child), witness);
    await kill(child);
    await Promise.all(work);
    const problems = witness.problemsOf(stateIn(file));
    if (problems.length > 0) throw new Error(`after kill ${turn}: ${problems.join('; ')}`);
  }
  return witness;
}

async function startedOn(file: string): Promise<ChildProcess> {
  const child = startOn(file);
  await urlOf(child);
  return child;
}

async function hammer(url: string, witness: Witness): Promise<Promise<void>[]> {
  const enough = witness.afterAnswers(1 + Math.floor(Math.random() * MOST_ANSWERS));
  const shares = witness.shares(CONNECTIONS);
  const work = shares.map((share) => new Hammer(url, witness, share).run());
  // a refused request is a bug, and fails at once
  await Promise.race([enough, Promise.all(work)]);
  await pause(Math.random() * LONGEST_MOMENT_MS);
  return work;
}

describe('a state file', () => {
  it(`holds confirmed changes and no partial ones after each of ${FILES * KILLS_PER_FILE} kills`, async () => {
    const files = Array.from({ length: FILES }, (_, index) => join(folder, `${index}.json`));
    const witnesses = await Promise.all(files.map(killMany));
    for (const [index, { answers, unanswered, known }] of witnesses.entries()) {
      // otherwise the kills came before there was anything to lose
      expect(answers).toBeGreaterThan(KILLS_PER_FILE);
      expect(unanswered.undone).toBeGreaterThan(0);
      const file = files[index] ?? '';
      const child = await startedOn(file);
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
      expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(2);
      expect(known.size).toBeGreaterThan(0);
      process.stderr.write(
        `file ${index}: ${answers} answers held, of those without an answer ${unanswered.done} done and ${unanswered.undone} not\n`,
      );
    }
  });
});
