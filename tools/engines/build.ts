import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Program } from './catalogue.ts';

/** Why an engine cannot be had on this machine, and what to do about it. */
export class EngineUnavailable extends Error {
  override readonly name = 'EngineUnavailable';
}

/**
 * Builds a program from its module below `modules`, with exactly the versions of its go.sum.
 * @throws EngineUnavailable
 */
export function buildProgram(program: Program, modules: string, outputFolder: string): void {
  const { folder, file } = program.module ?? { folder: program.name, file: 'go.mod' };
  const launcher = join(outputFolder, program.name);
  const output = program.leadingArguments ? `${launcher}.bin` : launcher;
  const result = spawnSync(
    'go',
    // -mod=readonly: whatever GOFLAGS says, the committed go.mod and go.sum decide
    [
      ...(program.isTest ? ['test', '-c'] : ['build']),
      '-mod=readonly',
      `-modfile=${file}`,
      '-buildvcs=false',
      '-trimpath',
      '-ldflags',
      program.ldflags,
      '-o',
      output,
      program.package,
    ],
    { cwd: join(modules, folder), encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  if (result.error) {
    throw new EngineUnavailable(
      `${program.name} is not on PATH and cannot be built here, because Go does not run (${result.error.message}); ` +
        `put ${program.name} or Go 1.26 or newer on PATH`,
    );
  }
  if (result.status !== 0) {
    const lastLines = result.stderr.trimEnd().split('\n').slice(-12).join('\n');
    throw new EngineUnavailable(`go could not build ${program.name}; it said:\n${lastLines}`);
  }
  if (program.leadingArguments) {
    const script = `#!/bin/sh\nexec "$0.bin" ${program.leadingArguments.join(' ')} "$@"\n`;
    writeFileSync(launcher, script, { mode: 0o755 });
  }
}
