import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const VERSION = 'v3.220.0';

describe('node tools/engines/engines.ts', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kumiki-engines-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs the script on a machine with only `bin` on PATH, and with an empty cache. */
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['tools/engines/engines.ts', ...args], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { PATH: join(folder, 'bin'), XDG_CACHE_HOME: join(folder, 'cache') },
    });
    return { status, stdout, stderr };
  };

  /** Installs a program that prints an answer. */
  const install = (where: string, name: string, answer = '') => {
    mkdirSync(join(folder, where), { recursive: true });
    writeFileSync(join(folder, where, name), `#!/bin/sh\necho ${answer}\n`, { mode: 0o755 });
  };

  it('uses an engine on PATH if all of its programs exist', () => {
    install('bin', 'pulumi', 'v3.230.1');
    install('bin', 'pulumi-language-nodejs');
    const { status, stdout } = run('pulumi');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      name: 'pulumi',
      path: join(folder, 'bin', 'pulumi'),
      version: 'v3.230.1',
      source: 'PATH',
    });
  });

  it.each([
    ['has another major version', 'v2.0.0', true],
    ['prints no version', '', true],
    ['lacks its language host', 'v3.230.1', false],
  ])('ignores a Pulumi on PATH that %s', (_, answer, hasHost) => {
    install('bin', 'pulumi', answer);
    if (hasHost) install('bin', 'pulumi-language-nodejs');
    const cached = join('cache', 'kumiki', `pulumi-${VERSION}`);
    install(cached, 'pulumi');
    install(cached, 'pulumi-language-nodejs');
    const { stdout } = run('pulumi');
    expect(JSON.parse(stdout)).toEqual({
      name: 'pulumi',
      path: join(folder, cached, 'pulumi'),
      version: VERSION,
      source: 'cache',
    });
  });

  it('reports what is missing if it cannot build, and leaves no partial files', () => {
    const { status, stdout, stderr } = run('pulumi');
    expect(status).toBe(3);
    expect(JSON.parse(stdout)).toEqual({ name: 'pulumi', missing: expect.stringContaining('Go') });
    expect(stderr).toContain('pulumi is not on PATH and cannot be built here, because Go does not run');
    expect(readdirSync(join(folder, 'cache', 'kumiki'))).toEqual([]);
  });

  it('says how to install a Debian package if it cannot', () => {
    const { status, stdout, stderr } = run('chromium');
    expect(status).toBe(3);
    expect(JSON.parse(stdout)).toEqual({ name: 'chromium', missing: expect.any(String) });
    expect(stderr).toMatch(
      /chromium is not on PATH, and (only root can install it|there is no apt-get here); /,
    );
    expect(stderr).toContain('sudo apt-get install chromium');
  });

  it('uses a browser on PATH, with the version that it prints', () => {
    install('bin', 'chromium', 'Chromium 156.0.8078.79 built on Debian');
    expect(JSON.parse(run('chromium').stdout)).toEqual({
      name: 'chromium',
      path: join(folder, 'bin', 'chromium'),
      version: '156.0.8078.79',
      source: 'PATH',
    });
  });

  it('takes over the lock of a builder that died', () => {
    mkdirSync(join(folder, 'cache', 'kumiki'), { recursive: true });
    const { pid } = spawnSync('true');
    writeFileSync(join(folder, 'cache', 'kumiki', 'pulumi.lock'), String(pid));
    const { status, stderr } = run('pulumi');
    expect(status).toBe(3);
    expect(stderr).toContain('another process is building');
  });

  it('gets nothing with --present, and names each missing engine', () => {
    install(join('cache', 'kumiki', 'kubelet-v1.36.3'), 'kubelet');
    const { status, stdout, stderr } = run('--present', 'kubelet', 'kwok', 'chromium', 'crossplane');
    expect(status).toBe(3);
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const missing = 'it is neither on PATH nor in the cache; `npm test -- --all` gets it';
    expect(answers).toEqual([
      expect.objectContaining({ name: 'kubelet', source: 'cache' }),
      ...['kwok', 'chromium', 'crossplane'].map((name) => ({ name, missing })),
    ]);
    expect(stderr.trim().split('\n')).toEqual(
      ['kwok', 'chromium', 'crossplane'].map((name) => `engines: ${name}: ${missing}`),
    );
  });

  it('builds programs of one Go module in one command, each into the folder of its engine', () => {
    // a Go that records what it was told to build
    const script = [
      'while [ "$1" != -o ]; do shift; done',
      'folder=$2; shift 2; mkdir -p "$folder"',
      `echo "$@" >> ${join(folder, 'builds')}`,
      'for package; do echo > "$folder/$(basename $package)"; done',
    ];
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin', 'go'), `#!/bin/sh\nPATH=/usr/bin:/bin\n${script.join('\n')}\n`, {
      mode: 0o755,
    });
    const { status, stdout } = run('kube-scheduler', 'kube-apiserver', 'kubelet');
    expect(status).toBe(0);
    const commands = ['kube-scheduler', 'kube-apiserver', 'kubectl', 'kubelet'];
    expect(readFileSync(join(folder, 'builds'), 'utf8')).toBe(
      `${commands.map((name) => `k8s.io/kubernetes/cmd/${name}`).join(' ')}\n`,
    );
    const paths = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).path);
    expect(paths.map(existsSync)).toEqual([true, true, true]);
    expect(readdirSync(join(folder, 'cache', 'kumiki')).sort()).toEqual([
      'kube-apiserver-v1.36.3',
      'kube-scheduler-v1.36.3',
      'kubelet-v1.36.3',
    ]);
  });

  it('shows the known names for an unknown engine', () => {
    const { status, stderr } = run('terraform');
    expect(status).toBe(2);
    expect(stderr).toContain('pulumi | helm | yaml-reader');
  });
});
