import { spawnSync } from 'node:child_process';
import { EngineUnavailable } from './build.ts';

/**
 * The folder of one version of a Go module, which Go downloads into its own cache unless it is there; nothing
 * of it is built or run.
 *
 * @param sum digest of the module, as go.sum files have it
 * @throws EngineUnavailable
 */
export function downloadGoModule(module: string, version: string, sum: string): string {
  const { error, stdout } = spawnSync('go', ['mod', 'download', '-json', `${module}@${version}`], {
    encoding: 'utf8',
    // no go.mod of ours has a say in it
    cwd: '/',
  });
  if (error) throw new EngineUnavailable(`Go does not run (${error.message}); put Go 1.26 or newer on PATH`);
  const answer: { Dir?: string; Sum?: string; Error?: string } = JSON.parse(stdout || '{}');
  if (answer.Dir === undefined) {
    throw new EngineUnavailable(`go could not download ${module} ${version}: ${answer.Error ?? 'no answer'}`);
  }
  if (answer.Sum === sum) return answer.Dir;
  throw new EngineUnavailable(`${module} ${version} has the digest ${answer.Sum}, not ${sum}`);
}
