import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Program } from './catalogue.ts';

/** Why an engine cannot be had on this machine, and what to do about it. */
export class EngineUnavailable extends Error {
  override readonly name = 'EngineUnavailable';
}

const PROGRESS_EVERY_MS = 20_000;
const KEPT_LINES = 12;

/** What programs have to have in common to be built by one command, which compiles what they share once. */
export function buildKey({ name, module, isTest, ldflags, usesC }: Program): string {
  const { folder, file } = module ?? { folder: name, file: 'go.mod' };
  return JSON.stringify([folder, file, isTest, ldflags, usesC]);
}

/**
 * Builds programs with one {@link buildKey} from their module below `modules`, with exactly the versions of its
 * go.sum.
 *
 * @param say is told now and then how far it is
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
    // -mod=readonly: whatever GOFLAGS says, the committed go.mod and go.sum decide
    [
      ...(program.isTest ? ['test', '-c'] : ['build', '-v']),
      '-mod=readonly',
      `-modfile=${file}`,
      '-buildvcs=false',
      '-trimpath',
      '-ldflags',
      program.ldflags,
      '-o',
      // of several programs Go makes files with the names of their packages
      programs.length === 1 ? single : `${outputFolder}/`,
      ...programs.map((each) => each.package),
    ],
    {
      cwd: join(modules, folder),
      // the same program on every machine, whether it has a compiler for C or not
      env: { ...process.env, CGO_ENABLED: program.usesC ? '1' : '0' },
    },
    names,
    say,
  );
  if (program.leadingArguments) {
    const script = `#!/bin/sh\nexec "$0.bin" ${program.leadingArguments.join(' ')} "$@"\n`;
    writeFileSync(launcher, script, { mode: 0o755 });
  }
}

/** Go names each package that it compiles: so it is seen to be alive. */
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
