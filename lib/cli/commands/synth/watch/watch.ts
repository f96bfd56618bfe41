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

/** Descriptor on which a run reports the files it used: the first one after standard error. */
const REPORT_DESCRIPTOR = 3;

/**
 * Implements `kumiki synth --watch`: each run is a new process without any state of the previous one. Ends
 * when interrupted.
 */
export async function watchProgram(context: CommandContext): Promise<Readonly<Record<string, unknown>>> {
  const { cwd, err, json } = context;
  const signal = context.takeOverSignals();
  let rounds = 0;
  // deleted files stay watched: the run that misses a file cannot report it, and it may reappear
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

/** Runs `kumiki synth` once, with its output to our own streams. */
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

/** Lists the files that affect every run, even one that failed before reading them. */
function listKnownFiles({ argument, cwd }: CommandContext): string[] {
  const settings = join(cwd, 'cdk8s.yaml');
  try {
    const entry = findEntry(argument, cwd);
    return [entry, settings, join(dirname(entry), 'package.json')];
  } catch {
    // the entry file may appear later
    return argument === undefined ? [settings, join(cwd, 'main.ts')] : [resolve(cwd, argument), settings];
  }
}

/** Parses a report; a run that was killed sends none. */
function parseReport(text: string): readonly string[] {
  try {
    const files: unknown = JSON.parse(text);
    return Array.isArray(files) ? files.filter((file) => typeof file === 'string') : [];
  } catch {
    return [];
  }
}
