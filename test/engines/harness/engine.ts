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

/** Hands what global set-up found to the test processes, which inherit the environment. */
export function rememberEngine(name: EngineName, answer: Answer): void {
  process.env[variableOf(name)] = JSON.stringify(answer);
}

/** `describe` for tests that run an engine. Without it they are skipped, saying why; in CI they fail. */
export function describeWithEngine(
  name: EngineName,
  title: string,
  tests: (engine: FoundEngine) => void,
): void {
  const answer: Answer = JSON.parse(
    process.env[variableOf(name)] ?? '{"missing":"global set-up did not run"}',
  );
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

function variableOf(name: EngineName): string {
  return `KUMIKI_ENGINE_${name.toUpperCase().replaceAll('-', '_')}`;
}
