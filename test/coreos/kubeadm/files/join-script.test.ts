import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { testStack } from '../../../load-balancer/service-site';
import { AUTHORITY } from '../authority';
import { JOINS, kubeadmCluster, TOKEN } from '../kubeadm-site';

const { master } = kubeadmCluster(testStack());
const SCRIPT = String(
  master.userData.toDocument().files.find(({ path }) => path === '/opt/bin/print-join-file')?.content,
);

describe('the script on the master', () => {
  const root = mkdtempSync(join(tmpdir(), 'kumiki-join-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const put = (path: string, text: string, mode = 0o644) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text, { mode });
  };
  /** Runs the script, with a master's files below the folder, and a kubeadm that prints one token. */
  const run = () => {
    put('/etc/kubernetes/pki/ca.crt', AUTHORITY.certificate);
    put('/bin/kubeadm', `#!/bin/sh\necho "$*" >&2\necho ${TOKEN}\n`, 0o755);
    const here = SCRIPT.replace(/\/(?:var|etc)\//g, (path) => `${root}${path}`);
    return spawnSync('sh', {
      input: here,
      encoding: 'utf8',
      env: { PATH: `${root}/bin:${process.env.PATH}` },
    });
  };

  it('fails if it is too early', () => {
    const { status, stdout, stderr } = run();
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('the control plane is not ready');
  });

  it('prints a kubeconfig with the certificate of the cluster, and a token for an hour', () => {
    put('/var/lib/kubeadm/initialized', '');
    const { status, stdout, stderr } = run();
    expect([status, stderr]).toEqual([0, 'token create --ttl 1h --description printed for nodes\n']);
    expect(parse(stdout)).toMatchObject({
      kind: 'Config',
      clusters: [
        {
          cluster: {
            server: 'https://10.1.1.140:6443',
            'certificate-authority-data': Buffer.from(AUTHORITY.certificate).toString('base64'),
          },
        },
      ],
      users: [{ user: { token: TOKEN } }],
      'current-context': 'join',
    });
  });
});

it.each(Object.keys(JOINS))('the next steps are valid shell: %s', (name) => {
  const { nextSteps } = kubeadmCluster(testStack(), { join: JOINS[name] });
  const commands = nextSteps.flatMap((step) => step.commands);
  expect(commands.length).toBeGreaterThan(3);
  for (const command of commands) {
    const { status, stderr } = spawnSync('sh', ['-n'], { input: `${command}\n`, encoding: 'utf8' });
    expect([command, status, stderr]).toEqual([command, 0, '']);
  }
});
