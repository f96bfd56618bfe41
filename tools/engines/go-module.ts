import { spawnSync } from 'node:child_process';
import { EngineUnavailable } from './build.ts';

/**
 * Returns the folder of a version of a Go module, after Go has downloaded it into its own cache if necessary;
 * none of it is built or run.
 *
 * @param sum digest of the module, as in go.sum
 * @throws EngineUnavailable
 */
export function downloadGoModule(module: string, version: string, sum: string): string {
  const { error, stdout } = askGo(module, version);
  if (error) throw new EngineUnavailable(`Go does not run (${error.message}); put Go 1.26 or newer on PATH`);
  const answer = parseAnswer(stdout);
  if (answer.Dir === undefined) {
    throw new EngineUnavailable(`go could not download ${module} ${version}: ${answer.Error ?? 'no answer'}`);
  }
  if (answer.Sum === sum) return answer.Dir;
  throw new EngineUnavailable(`${module} ${version} has the digest ${answer.Sum}, not ${sum}`);
}

/** Returns the folder if Go already has the module; undefined if it would have to be downloaded. */
export function findGoModule(module: string, version: string, sum: string): string | undefined {
  const { error, stdout } = askGo(module, version, { GOPROXY: 'off' });
  const answer = error ? {} : parseAnswer(stdout);
  return answer.Sum === sum ? answer.Dir : undefined;
}

function askGo(module: string, version: string, env: NodeJS.ProcessEnv = {}) {
  return spawnSync('go', ['mod', 'download', '-json', `${module}@${version}`], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    // where no go.mod of ours affects the result
    cwd: '/',
  });
}

function parseAnswer(stdout: string): {
  readonly Dir?: string;
  readonly Sum?: string;
  readonly Error?: string;
} {
  return JSON.parse(stdout || '{}');
}
