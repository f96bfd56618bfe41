import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root';

/** The engines that these tests run; `tools/engines` knows how to get them. */
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
  'buildah',
  'nftables',
  'iptables',
  'conntrack',
  'zsh',
  'fish',
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
  'helm',
  'mariadb',
] as const;

export type EngineName = (typeof NEEDED_ENGINES)[number];

export interface FoundEngine {
  /** Path of its executable. */
  readonly path: string;
  readonly version: string;
  readonly source: 'PATH' | 'cache' | 'built' | 'installed';
}

type Answer = FoundEngine | { readonly missing: string };

/** Name of the variable with the folder of this run's answers about engines; test processes inherit it. */
export const ANSWERS_VARIABLE = 'KUMIKI_ENGINE_ANSWERS';

/**
 * Finds engines, and records their paths for the rest of this run.
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

/** Returns the folder of this run, shared by all its test processes. */
export function runFolder(): string {
  const folder = process.env[ANSWERS_VARIABLE];
  if (!folder) throw new Error('global set-up did not run');
  return folder;
}

/**
 * Returns the answer about an engine. If there is none, gets the engine now, because only some test files
 * run.
 */
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

/**
 * Like `describe`, for tests that run an engine. If it is missing, skips them and prints the reason; in CI,
 * they fail.
 */
export function describeWithEngine(
  name: EngineName,
  title: string,
  tests: (engine: FoundEngine) => void,
): void {
  const answer = requireEngine(name);
  const found = 'path' in answer ? answer : ABSENT;
  describeUnlessMissing('path' in answer ? [] : [`${name}: ${answer.missing}`], title, () => tests(found));
}

/** Like {@link describeWithEngine}, for tests that run several engines; they get the path of each. */
export function describeWithEngines<N extends EngineName>(
  names: readonly N[],
  title: string,
  tests: (pathOf: (name: N) => string) => void,
): void {
  const paths = new Map<N, string>();
  const missing: string[] = [];
  for (const name of names) {
    const answer = requireEngine(name);
    if ('path' in answer) paths.set(name, answer.path);
    else missing.push(`${name}: ${answer.missing}`);
  }
  describeUnlessMissing(missing, title, () => tests((name) => paths.get(name) ?? ABSENT.path));
}

/** Passed to skipped tests, whose bodies still run to define their names. */
const ABSENT: FoundEngine = { path: '', version: '', source: 'PATH' };

function describeUnlessMissing(missing: readonly string[], title: string, tests: () => void): void {
  if (missing.length > 0 && process.env.CI === 'true') {
    it(`${title}: has what it runs`, () => {
      throw new Error(missing.join('\n'));
    });
  } else describeUnless(missing.join('; ') || undefined, title, tests);
}

/**
 * Like `describe`, for tests that depend on the machine. If there is a reason why they cannot run, skips them
 * and prints it.
 */
export function describeUnless(reason: string | undefined, title: string, tests: () => void): void {
  if (reason) process.stderr.write(`SKIPPED ${title}: ${reason}\n`);
  (reason ? describe.skip : describe)(title, tests);
}
