import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Program } from './catalogue.ts';

/** Thrown if an engine cannot be obtained on this machine; the message says why, and what to do about it. */
export class EngineUnavailable extends Error {
  override readonly name = 'EngineUnavailable';
}

const PROGRESS_EVERY_MS = 20_000;
const KEPT_LINES = 12;

/**
 * Returns a key that is equal for programs which one command can build, so that code they share is compiled
 * once.
 */
export function buildKey({ name, module, isTest, ldflags, usesC }: Program): string {
  const { folder, file } = module ?? { folder: name, file: 'go.mod' };
  return JSON.stringify([folder, file, isTest, ldflags, usesC]);
}

/**
 * Builds programs with one {@link buildKey} from their module below `modules`, with exactly the versions of
 * its go.sum.
 *
 * @param say called now and then with the progress
 * @throws EngineUnavailable
 */
export async function buildPrograms(
  programs: readonly [Program, ...Program[]],
  modules: string,
  outputFolder: string,
  say: (message: string) => void,
): Promise<void> {
  const [program] = programs;
  const { folder, file } = program.module ?? { folder: program.name, file: 'go.mod' };
  const launcher = join(outputFolder, program.name);
  const single = program.leadingArguments ? `${launcher}.bin` : launcher;
  const names = programs.map(({ name }) => name).join(', ');
  await runGo(
    // -mod=readonly: use the committed go.mod and go.sum, whatever GOFLAGS says
    [
      ...(program.isTest ? ['test', '-c'] : ['build', '-v']),
      '-mod=readonly',
      `-modfile=${file}`,
      '-buildvcs=false',
      '-trimpath',
      // no debugger looks at engines: a tenth less to compile
      '-gcflags=all=-dwarf=false',
      '-ldflags',
      program.ldflags,
      '-o',
      // for several programs, Go names the files after their packages
      programs.length === 1 ? single : `${outputFolder}/`,
      ...programs.map((each) => each.package),
    ],
    {
      cwd: join(modules, folder),
      // the same program on every machine, with or without a C compiler; the compiler may use more memory, and
      // collects garbage less often
      env: { ...process.env, CGO_ENABLED: program.usesC ? '1' : '0', GOGC: '400' },
    },
    names,
    say,
  );
  if (program.leadingArguments) {
    const script = `#!/bin/sh\nexec "$0.bin" ${program.leadingArguments.join(' ')} "$@"\n`;
    writeFileSync(launcher, script, { mode: 0o755 });
  }
}

/**
 * Runs Go, which prints the name of each package that it compiles: their number shows that it makes progress.
 */
async function runGo(
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
  names: string,
  say: (message: string) => void,
): Promise<void> {
  const child = spawn('go', args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  let count = 0;
  const last: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    count += 1;
    last.push(line);
    if (last.length > KEPT_LINES) last.shift();
  });
  const progress = setInterval(() => say(`${names}: ${count} packages compiled so far`), PROGRESS_EVERY_MS);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', ({ message }) => reject(new EngineUnavailable(whyNoGo(names, message))));
    child.once('close', resolve);
  }).finally(() => clearInterval(progress));
  if (status !== 0) throw new EngineUnavailable(`go could not build ${names}; it said:\n${last.join('\n')}`);
}

function whyNoGo(names: string, message: string): string {
  return (
    `${names} is not on PATH and cannot be built here, because Go does not run (${message}); ` +
    `put ${names} or Go 1.26 or newer on PATH`
  );
}
