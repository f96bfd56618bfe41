import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWithEngines } from '../../harness/engine';
import { NetworkNamespace, whyNoNamespaces } from '../../harness/network-namespace';
import { BootedMachine } from './machine';
import { describeBoot } from './permitted';
import { addRealPrograms, createRealImage, DOWNLOADED, type RealPrograms } from './programs-of-2014';
import { install, programsOf, serve, synthesizeHardened } from './sites';

const ADDRESSES = { 'kube-master': '10.1.1.140', 'node-1': '10.1.3.13', 'node-2': '10.1.0.44' };

/** The three machines of the article on one switch, with the gateway. */
class Site {
  readonly machines = new Map<string, BootedMachine>();
  private folder = '';
  private readonly namespaces: NetworkNamespace[] = [];

  async open(parser: string, real: RealPrograms): Promise<void> {
    this.folder = mkdtempSync(join(tmpdir(), 'kumiki-site-'));
    const lan = await this.openNamespace();
    lan.configure('link add switch type bridge', 'addr add 10.1.0.1/22 dev switch', 'link set switch up');
    const programs = programsOf(DOWNLOADED);
    const { userData, files } = synthesizeHardened(programs);
    writeFileSync(join(this.folder, 'accept.sh'), files.get('site/clusters/Cluster/accept.sh') ?? '');
    for (const [hostname, address] of Object.entries(ADDRESSES)) {
      const network = await this.openNamespace();
      lan.configure(
        `link add p-${hostname} type veth peer name ens32 netns ${network.process}`,
        `link set p-${hostname} master switch up`,
      );
      network.configure(
        `addr add ${address}/22 dev ens32`,
        'link set ens32 up',
        'route add default via 10.1.0.1',
      );
      const machine = new BootedMachine(createRealImage(Object.values(ADDRESSES)), network.enter);
      addRealPrograms(machine.programs, real);
      serve(machine, programs);
      install(
        machine,
        parser,
        '1.14',
        userData.find(({ name }) => name === hostname),
      );
      this.machines.set(hostname, machine);
    }
  }

  async close(): Promise<void> {
    for (const machine of this.machines.values()) await machine.close();
    for (const namespace of this.namespaces.reverse()) await namespace.close();
    if (this.folder) rmSync(this.folder, { recursive: true, force: true });
  }

  /** Returns the machine with a hostname. */
  find(hostname: string): BootedMachine {
    const machine = this.machines.get(hostname);
    if (!machine) throw new Error(`there is no ${hostname}`);
    return machine;
  }

  /** Runs the acceptance script as a user does, with a replacement for ssh that enters the machines. */
  accept() {
    const cases = [...this.machines].map(
      ([hostname, { enter }]) =>
        `core@${ADDRESSES[hostname as keyof typeof ADDRESSES]}) exec nsenter ${enter.join(' ')} "$@" ;;`,
    );
    const remote = join(this.folder, 'remote');
    const script = ['#!/bin/sh', 'host=$1', 'shift 2', 'case $host in', ...cases, 'esac', 'exit 255', ''];
    writeFileSync(remote, script.join('\n'), { mode: 0o755 });
    const { status, stdout, stderr } = spawnSync('sh', [join(this.folder, 'accept.sh')], {
      encoding: 'utf8',
      env: { ...process.env, REMOTE_SHELL: remote },
      timeout: 120_000,
    });
    const lines = stdout.split('\n');
    return {
      status,
      stderr,
      wrong: lines.filter((line) => line.startsWith('not ok')),
      text: stdout,
      subnets: lines.flatMap((line) => /^# subnet of (.*)$/.exec(line)?.[1] ?? []),
    };
  }

  private async openNamespace(): Promise<NetworkNamespace> {
    const namespace = await NetworkNamespace.open();
    this.namespaces.push(namespace);
    return namespace;
  }
}

describeWithEngines(
  ['coreos-cloudinit', 'etcd-of-2014', 'flannel'],
  "the hardened cluster on the article's machines",
  (pathOf) => {
    const [parser, etcd, flannel] = [pathOf('coreos-cloudinit'), pathOf('etcd-of-2014'), pathOf('flannel')];
    const reason = flannel === '' ? undefined : (whyNoNamespaces() ?? whyNoOverlay(flannel));
    describeBoot(
      'as booted by systemd',
      () => {
        const site = new Site();
        beforeAll(() => site.open(parser, { etcd, flannel }), 60_000);
        afterAll(() => site.close());

        it('comes up as planned, as its acceptance script confirms', async () => {
          const states = await Promise.all([...site.machines.values()].map((machine) => machine.boot()));
          expect(states).toEqual(['running', 'running', 'running']);
          const { status, stderr, wrong, text } = site.accept();
          expect({ status, stderr, wrong }).toEqual({ status: 0, stderr: '', wrong: [] });
          for (const id of [1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 13, 14, 15, 17, 18, 19, 20, 22, 23]) {
            expect(text).toMatch(new RegExp(`^ok - .*\\bA${id}: `, 'm'));
          }
          expect(text).toMatch(/^1\.\.\d+$/m);
        });

        it('gives a machine the same subnet when it boots again (A17)', async () => {
          const before = site.accept().subnets;
          await site.find('node-2').cutPower();
          expect(await site.find('node-2').boot()).toBe('running');
          const after = site.accept();
          expect(after.subnets).toEqual(before);
          expect(after.wrong).toEqual([]);
        });

        it('reports what is wrong, and on which machine', () => {
          site.find('node-1').run('ip', 'addr', 'add', '10.240.0.1/24', 'dev', 'docker0');
          site.find('node-2').run('systemctl', 'stop', 'rudder.service');
          site.find('kube-master').run('sysctl', '-w', 'net.ipv4.ip_forward=0');
          const { status, wrong } = site.accept();
          expect(status).toBe(1);
          expect(wrong).toEqual(
            expect.arrayContaining([
              'not ok - node-1: A8: docker0 has the address of the subnet file',
              'not ok - node-2: unit: rudder.service runs',
              expect.stringMatching(/^not ok - node-2: A7: rudder0 is a tunnel/),
              'not ok - node-2: A23: etcd and the overlay can be reached',
            ]),
          );
          expect(wrong.filter((line) => line.includes('kube-master'))).toEqual([]);
        });

        it('reports a machine that cannot be reached', async () => {
          await site.find('node-2').cutPower();
          const { status, wrong } = site.accept();
          expect(status).toBe(1);
          expect(wrong).toContain('not ok - node-2: it can be asked');
        });
      },
      reason,
    );
  },
);

function whyNoOverlay(flannel: string): string | undefined {
  const carriers = spawnSync(flannel, ['backends'], { encoding: 'utf8' }).stdout;
  return carriers.split('\n').includes('udp')
    ? undefined
    : 'flannel was built without udp, which takes a C compiler and amd64';
}
