// `npm run up`: Pulumi against the simulator, without an account. All state is below .kumiki/
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const state = resolve('.kumiki/pulumi');
mkdirSync(state, { recursive: true });
const env = {
  ...process.env,
  PULUMI_BACKEND_URL: pathToFileURL(state).href,
  PULUMI_CONFIG_PASSPHRASE: '',
  PULUMI_SKIP_UPDATE_CHECK: 'true',
};
const [command = 'preview', ...args] = process.argv.slice(2);
for (const line of [
  ['stack', 'select', 'simulated', '--create'],
  [command, '--stack', 'simulated', ...args],
]) {
  const { status, error } = spawnSync('pulumi', line, { stdio: 'inherit', env });
  if (error) {
    console.error(
      error.code === 'ENOENT'
        ? 'pulumi is not on PATH: https://www.pulumi.com/docs/install/ says how to get it.'
        : `pulumi cannot be run: ${error.message}`,
    );
    console.error('What works without it: npm run synth, npm run plan, npm run simulator');
  }
  if (status !== 0) process.exit(status ?? 1);
}
