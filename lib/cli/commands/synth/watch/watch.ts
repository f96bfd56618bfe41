import { spawn } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { systemClock } from '../../../../core/clock';
import { formatCount } from '../../../../core/format-count';
import { shortenFile } from '../../../../core/source';
import type { CommandContext } from '../../../command';
import { EXIT } from '../../../exit-codes';
import { findEntry } from '../../../load/find-entry';
import { REPORT_VARIABLE } from './used-files';
import { wasWritten, watchFiles } from './watch-files';
import { type Round, watchLoop } from './watch-loop';

/** Where a run tells which files it used: after standard input, output and error. */
const REPORT_DESCRIPTOR = 3;

/**
 * `kumiki synth --watch`: each run in a process of its own, which starts with nothing of the last one. Ends when it
 * is interrupted.
 */
export async function watchProgram(context: CommandContext): Promise<Readonly<Record<string, unknown>>> {
  const { cwd, err, json } = context;
  const signal = context.takeOverSignals();
  let rounds = 0;
  // a file that is gone stays watched: the run that misses it cannot name it, and it may come back
  const used = new Set<string>();
  await watchLoop({
    clock: systemClock,
    signal,
    run: async (aborted) => {
      rounds += 1;
      for (const file of (await runOnce(context, aborted)).files) used.add(file);
      return { files: [...used] };
    },
    watch: watchFiles,
    wasWritten,
    onWatching: (files) => {
      if (!json)
        err.print`${err.dim`watch`}  ${err.say(formatCount(files.length, 'file'))}; Ctrl-C ends it\n`;
    },
    onChanged: (path) => {
      if (!json) err.print`\n${err.dim`changed`}  ${shortenFile(path, cwd)}\n`;
    },
  });
  context.exitWith(EXIT.cancelled);
  return { rounds };
}

/** Runs `kumiki synth` once. Its output is ours. */
function runOnce(context: CommandContext, signal: AbortSignal): Promise<Round> {
  const { cwd, env } = context;
  return new Promise((resolveRound, reject) => {
    const child = spawn(
      process.execPath,
      [...process.execArgv, process.argv[1] ?? '', 'synth', ...repeatArguments(context)],
      {
        cwd,
        env: { ...env, [REPORT_VARIABLE]: String(REPORT_DESCRIPTOR) },
        stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
      },
    );
    const stop = () => child.kill('SIGTERM');
    signal.addEventListener('abort', stop, { once: true });
    let report = '';
    child.stdio[REPORT_DESCRIPTOR]?.on('data', (chunk: Buffer) => {
      report += chunk.toString();
    });
    child.once('error', reject);
    child.once('close', () => {
      signal.removeEventListener('abort', stop);
      resolveRound({ files: [...new Set([...listKnownFiles(context), ...parseReport(report)])] });
    });
  });
}

function repeatArguments({ values, argument }: CommandContext): string[] {
  const options = Object.entries(values).flatMap(([name, value]) => {
    if (name === 'watch' || value === undefined || value === false) return [];
    return value === true ? [`--${name}`] : [`--${name}=${value}`];
  });
  return argument === undefined ? options : [...options, '--', argument];
}

/** What decides about a run, whether it got so far as to read it or not. */
function listKnownFiles({ argument, cwd }: CommandContext): string[] {
  const settings = join(cwd, 'cdk8s.yaml');
  try {
    const entry = findEntry(argument, cwd);
    return [entry, settings, join(dirname(entry), 'package.json')];
  } catch {
    // it may come
    return argument === undefined ? [settings, join(cwd, 'main.ts')] : [resolve(cwd, argument), settings];
  }
}

/** A run that was killed tells nothing. */
function parseReport(text: string): readonly string[] {
  try {
    const files: unknown = JSON.parse(text);
    return Array.isArray(files) ? files.filter((file) => typeof file === 'string') : [];
  } catch {
    return [];
  }
}
