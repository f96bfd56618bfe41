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
  const { error, stdout } = askGo(module, version);
  if (error) throw new EngineUnavailable(`Go does not run (${error.message}); put Go 1.26 or newer on PATH`);
  const answer = parseAnswer(stdout);
  if (answer.Dir === undefined) {
    throw new EngineUnavailable(`go could not download ${module} ${version}: ${answer.Error ?? 'no answer'}`);
  }
  if (answer.Sum === sum) return answer.Dir;
  throw new EngineUnavailable(`${module} ${version} has the digest ${answer.Sum}, not ${sum}`);
}

/** Its folder if Go has it already; undefined: it would have to be downloaded. */
export function findGoModule(module: string, version: string, sum: string): string | undefined {
  const { error, stdout } = askGo(module, version, { GOPROXY: 'off' });
  const answer = error ? {} : parseAnswer(stdout);
  return answer.Sum === sum ? answer.Dir : undefined;
}

function askGo(module: string, version: string, env: NodeJS.ProcessEnv = {}) {
  return spawnSync('go', ['mod', 'download', '-json', `${module}@${version}`], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    // no go.mod of ours has a say in it
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
