import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Construct } from 'constructs';
import { runChecks } from '../../../lib/core/check';
import { joinCommands } from '../../../lib/core/shell';
import { renderWriteCommand } from '../../../lib/coreos/kubeadm/next-steps';
import { forEachMachine, locateFiles } from '../../../lib/coreos/machines/cluster-files';
import { testStack } from '../../load-balancer/service-site';
import { articleCluster } from '../article-site';
import { synthesized } from '../boot';
import { kubeadmCluster } from '../kubeadm/kubeadm-site';

describe('the files of a cluster', () => {
  it('list its machines, master first', () => {
    const { files } = synthesized((stack) => articleCluster(stack));
    expect(files.get('site/clusters/Cluster/machines.txt')).toBe(
      '10.1.1.140 master kube-master\n10.1.3.13 node node-1\n10.1.0.44 node node-2\n',
    );
  });

  it('cannot share a folder with another cluster of the stack', () => {
    const stack = testStack();
    articleCluster(new Construct(stack, 'a b'));
    const second = kubeadmCluster(new Construct(stack, 'A-b'));
    expect(runChecks(second)).toEqual([
      expect.objectContaining({
        code: 'USER_DATA_DUPLICATE',
        message: "the files of 'shop/a b/Cluster' have the same folder, clusters/A-b-Cluster",
      }),
    ]);
  });
});

describe('a step for each machine', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kumiki-steps-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs the commands with an `ssh` that records its arguments, and fails for one of the machines. */
  function run(commands: readonly string[], failing = 'none') {
    writeFileSync(
      join(folder, 'ssh'),
      '#!/bin/sh\ncase $* in *print-join-file*) echo token ;; *join.conf*) cat ;; esac | sed "s/^/$1 gets /" >&3\n' +
        'case $* in *print-join-file*) echo token ;; esac\nif test "$1" = "core@$FAILING"; then exit 7; fi\n',
      { mode: 0o755 },
    );
    const { status } = spawnSync('/bin/sh', ['-c', `exec 3>log; ${joinCommands(commands)}`], {
      cwd: folder,
      env: { PATH: `${folder}:${process.env.PATH}`, FAILING: failing },
      encoding: 'utf8',
    });
    return { status, log: readFileSync(join(folder, 'log'), 'utf8').trimEnd().split('\n') };
  }

  function joinCommandsFor(nodeCount: number): readonly string[] {
    const nodes = Array.from({ length: nodeCount }, (_, index) => ({
      hostname: `node-${index}`,
      address: `10.1.${Math.floor(index / 250)}.${(index % 250) + 2}`,
    }));
    const cluster = kubeadmCluster(testStack(), { nodes });
    const lines = cluster.machines.map(({ address, role, hostname }) => `${address} ${role} ${hostname}\n`);
    writeFileSync(join(folder, 'machines.txt'), lines.join(''));
    const step = cluster.nextSteps.find(({ what }) => what.startsWith('let the nodes join'));
    return (step?.commands ?? []).map((command) =>
      command.replaceAll('clusters/Cluster/machines.txt', 'machines.txt'),
    );
  }

  it('uses one token for all nodes, and does not include the master', () => {
    expect(run(joinCommandsFor(2))).toEqual({
      status: 0,
      log: ['core@10.1.1.140 gets token', 'core@10.1.0.2 gets token', 'core@10.1.0.3 gets token'],
    });
  });

  it('stops at the machine where it fails', () => {
    const { status, log } = run(joinCommandsFor(3), '10.1.0.3');
    expect(status).not.toBe(0);
    expect(log.at(-1)).toBe('core@10.1.0.3 gets token');
  });

  it('is no longer for 900 machines than for one', () => {
    expect(joinCommandsFor(900).join('\n').length).toBe(joinCommandsFor(1).join('\n').length);
  });

  it('selects machines by their line', () => {
    writeFileSync(join(folder, 'list'), '10.1.0.1 master a\n10.1.0.2 node b\n');
    const files = { ...locateFiles('Cluster', '.'), machines: 'list' };
    const print = forEachMachine(files, 'echo "$address" >&3', ' node ');
    expect(run([print]).log).toEqual(['10.1.0.2']);
  });

  it('fails without a list or matching machines', () => {
    writeFileSync(join(folder, 'list'), '10.1.0.1 master a\n');
    for (const machines of ['list', 'none']) {
      const files = { ...locateFiles('Cluster', '.'), machines };
      expect(run([forEachMachine(files, 'true', ' node ')]).status).not.toBe(0);
    }
  });

  it('copies nothing if it fails on the master', () => {
    const { status, log } = run(joinCommandsFor(2), '10.1.1.140');
    expect(status).not.toBe(0);
    expect(log).toEqual(['core@10.1.1.140 gets token']);
  });
});

describe('a file that a machine waits for', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kumiki-file-'));
    writeFileSync(join(folder, 'sudo'), '#!/bin/sh\nexec "$@"\n', { mode: 0o755 });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['printf token', 0, 'token'],
    ['false', 1, undefined],
    ['true', 1, undefined],
  ])('is complete or missing after `%s`', (before, status, content) => {
    const file = join(folder, 'etc/join.conf');
    const env = { PATH: `${folder}:${process.env.PATH}` };
    const command = `${before} | ${renderWriteCommand(file)}`;
    expect(spawnSync('/bin/sh', ['-c', command], { env }).status).toBe(status);
    expect(existsSync(file) ? readFileSync(file, 'utf8') : undefined).toBe(content);
    if (content !== undefined) expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});
