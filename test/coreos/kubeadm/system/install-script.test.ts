import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPackageFiles } from '../../../../lib/coreos/kubeadm/system/packages';
import { nodeSpec } from '../specs';

const KEY = 'DE15B14486CD377B9E876E1A234654DA9A296436';
const OTHER = '0'.repeat(40);

/** The output of gpg for keys, each with a subkey, whose fingerprint does not count. */
const listKeys = (...fingerprints: readonly string[]) =>
  fingerprints
    .map(
      (fingerprint) => `pub:-:2048:1:\nfpr:::::::::${fingerprint}:\nsub:-:2048:1:\nfpr:::::::::${OTHER}:\n`,
    )
    .join('');

describe('the script that installs Kubernetes from packages', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kumiki-install-'));
    mkdirSync(join(folder, 'apt', 'sources.list.d'), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs the script with programs that record their arguments. */
  function install(keys: string) {
    const record = '#!/bin/sh\necho "$(basename "$0") $*" >> "$LOG"\n';
    for (const name of ['apt-get', 'apt-mark', 'curl', 'install']) {
      writeFileSync(join(folder, name), record, { mode: 0o755 });
    }
    const gpg = `${record}case $* in *--show-keys*) cat <<'END'\n${keys}END\n;; esac\n`;
    writeFileSync(join(folder, 'gpg'), gpg, { mode: 0o755 });
    const file = createPackageFiles(nodeSpec({ format: 'cloud-init' })).find(({ path }) =>
      path.endsWith('/install-kubernetes'),
    );
    const script = String(file?.content).replaceAll('/etc/apt', join(folder, 'apt'));
    const log = join(folder, 'log');
    const { status, stderr } = spawnSync('/bin/sh', ['-c', script], {
      env: { PATH: `${folder}:${process.env.PATH}`, LOG: log },
      encoding: 'utf8',
    });
    return { status, stderr, log: readFileSync(log, 'utf8') };
  }
  const source = () => join(folder, 'apt', 'sources.list.d', 'kubernetes.list');

  it('installs packages of the key in the document', () => {
    const { status, log } = install(listKeys(KEY));
    expect(status).toBe(0);
    expect(readFileSync(source(), 'utf8')).toContain('https://pkgs.k8s.io/core:/stable:/v1.36/deb/ /\n');
    expect(log).toMatch(/apt-get .*install .*kubeadm=1\.36\.3-\* kubelet=1\.36\.3-\* kubectl=1\.36\.3-\*/);
    expect(log).toContain('apt-mark hold kubeadm kubelet kubectl');
  });

  it.each([
    ['another key', [OTHER]],
    ['another key beside it', [KEY, OTHER]],
    ['another key before it', [OTHER, KEY]],
    ['no key', []],
  ])('refuses %s, and installs nothing', (_, keys) => {
    const { status, stderr, log } = install(listKeys(...keys));
    expect([status, stderr]).toEqual([1, expect.stringContaining(`by another key than ${KEY}`)]);
    expect(existsSync(source())).toBe(false);
    expect(log).not.toContain('kubeadm=');
  });
});
