import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root';

/** The engines that tests here run; `tools/engines` knows how to get them. */
export const NEEDED_ENGINES = [
  'pulumi',
  'yaml-reader',
  'manifest-reader',
  'etcd',
  'flannel',
  'coreos-cloudinit',
  'butane',
  'ignition-validate',
  'kubeadm',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kube-proxy',
  'kubelet',
  'kwok',
  'kwok-stages',
  'coredns',
  'containerd',
  'busybox',
  'nftables',
  'iptables',
  'conntrack',
  'kubeconform',
  'kube-score',
  'systemd',
  'etcd-of-2014',
  'shellcheck',
  'cloud-init',
  'chromium',
  'official-client',
  'nginx',
  'nginx-current',
  'crossplane',
  'caddy',
  'haproxy',
  'haproxy-current',
  'redis',
  'agnhost',
  'gateway-api',
  'mariadb',
] as const;

export type EngineName = (typeof NEEDED_ENGINES)[number];

export interface FoundEngine {
  /** Its executable. */
  readonly path: string;
  readonly version: string;
  readonly source: 'PATH' | 'cache' | 'built' | 'installed';
}

type Answer = FoundEngine | { readonly missing: string };

/** The folder of what is known of engines in this run, for the test processes, which inherit the environment. */
export const ANSWERS_VARIABLE = 'KUMIKI_ENGINE_ANSWERS';

/**
 * Finds engines, and remembers where they are for the rest of this run.
 * @param options of the script that finds them
 */
export function findEngines(names: readonly EngineName[], ...options: readonly string[]): void {
  const { stdout } = spawnSync(process.execPath, ['tools/engines/engines.ts', ...options, ...names], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for (const line of stdout.trim().split('\n').filter(Boolean)) {
    const { name, ...answer }: Answer & { name: EngineName } = JSON.parse(line);
    writeFileSync(answerFile(name), JSON.stringify(answer));
  }
}

/** What is known of an engine; if nothing is, it is got now: somebody runs just the tests that need it. */
function requireEngine(name: EngineName): Answer {
  if (!process.env[ANSWERS_VARIABLE]) return { missing: 'global set-up did not run' };
  if (!existsSync(answerFile(name))) findEngines([name]);
  return existsSync(answerFile(name))
    ? JSON.parse(readFileSync(answerFile(name), 'utf8'))
    : { missing: `tools/engines/engines.ts ${name} gave no answer` };
}

function answerFile(name: EngineName): string {
  return join(process.env[ANSWERS_VARIABLE] ?? '', `${name}.json`);
}

/** `describe` for tests that run an engine. Without it they are skipped, saying why; in CI they fail. */
export function describeWithEngine(
  name: EngineName,
  title: string,
  tests: (engine: FoundEngine) => void,
): void {
  const answer = requireEngine(name);
  if ('path' in answer) {
    describe(title, () => tests(answer));
  } else if (process.env.CI === 'true') {
    it(`${title}: needs ${name}`, () => {
      throw new Error(answer.missing);
    });
  } else {
    process.stderr.write(`SKIPPED ${title}: ${answer.missing}\n`);
    // the tests are named, none of them runs
    describe.skip(`${title} (no ${name} here)`, () => tests({ path: '', version: '', source: 'PATH' }));
  }
}

/**
 * `describe` for tests that need what a machine must allow. If there is a reason why it does not they are skipped,
 * saying it.
 */
export function describeUnless(reason: string | undefined, title: string, tests: () => void): void {
  if (reason) process.stderr.write(`SKIPPED ${title}: ${reason}\n`);
  (reason ? describe.skip : describe)(title, tests);
}
