import { describeWithEngine } from '../../harness/engine';
import { COREOS } from './images';
import { BootedMachine } from './machine';
import { describeBoot } from './permitted';
import type { Image } from './root';
import { areInOrder, COPYING_WGET, installHardened, LEASING, listCommands, programsOf } from './sites';

const IMAGE: Image = { ...COREOS, programs: { ...COREOS.programs, wget: COPYING_WGET } };
/** An image in which a client uses docker before the document is applied. */
const WITH_CLIENT: Image = { ...IMAGE, enabled: [...IMAGE.enabled, 'docker-client.service'] };

const COMMON = [
  'proxy.service',
  'rudder-config.service',
  'rudder.service',
  'docker.service',
  'kubelet.service',
];
const UNITS = {
  master: [
    'etcd.service',
    'fleet.service',
    'download-kubernetes.service',
    'apiserver.service',
    'controller-manager.service',
    ...COMMON,
  ],
  node: ['etcd.service', 'fleet.service', 'download-kubernetes.service', ...COMMON],
};

/** A program that fails a number of times, counted in a file, before it acts. */
const failing = (times: number, action: string, code: number) =>
  `left=$(cat /tmp/left-$0-x 2> /dev/null || echo ${times})
mkdir -p "/tmp/left-\${0%/*}"
echo $((left - 1)) > "/tmp/left-$0-x"
test "$left" -le 0 || exit ${code}
${action}`;

describeWithEngine('coreos-cloudinit', 'the machines of a hardened cluster', ({ path: parser }) => {
  describeBoot('booted by systemd', () => {
    let machine: BootedMachine;
    afterEach(() => machine.close());

    const create = (role: 'master' | 'node', image = IMAGE, rudder = LEASING) => {
      machine = new BootedMachine(image);
      installHardened(machine, parser, role, programsOf({ rudder }));
    };
    const linesOf = (beginning: string) => machine.trace.filter((line) => line.startsWith(beginning));
    const expectAllActive = (role: 'master' | 'node') => {
      for (const unit of UNITS[role]) {
        expect([unit, machine.stateOf(unit)]).toEqual([
          unit,
          expect.stringMatching(/^active \((running|exited)\)$/),
        ]);
      }
    };

    const expectStartOrder = (units: readonly string[]) => {
      const starts = units.map((unit) => machine.startOf(unit));
      expect(starts).toEqual([...starts].sort((a, b) => a - b));
      expect(starts[0]).toBeGreaterThan(0);
    };

    it.each(['master', 'node'] as const)(
      'bring up every unit of a %s, each after what it needs',
      async (role) => {
        create(role);
        expect(await machine.boot()).toBe('running');
        const { trace } = machine;
        expect(listCommands(trace)).toEqual(UNITS[role].map((unit) => `restart ${unit}`));
        expectAllActive(role);
        for (const beginning of ['etcd ETCD_ADDR=', 'kubelet']) expect(linesOf(beginning)).not.toEqual([]);
        // each of these waits for the work of the previous one
        expect(areInOrder(trace, ['etcdctl get', 'rudder -ip-masq', 'docker -d'])).toBe(true);
        // the others only start one after another; their lines may come in any order
        expectStartOrder([
          ...['etcd.service', 'rudder-config.service', 'rudder.service'],
          ...['docker.service', 'kubelet.service'],
        ]);
        expect(linesOf('fleetd')).toEqual([
          `fleetd FLEET_PUBLIC_IP=${role === 'master' ? '10.1.1.140' : '10.1.3.13'}`,
        ]);
        expect(linesOf('docker')).toEqual([
          'docker -d -s=btrfs -H fd:// --bip=10.240.26.1/24 --mtu=1472 --ip-masq=false RUDDER_MTU=1472 RUDDER_SUBNET=10.240.26.1/24',
        ]);
        expect(linesOf('wget')).toHaveLength(role === 'master' ? 6 : 3);
        if (role === 'master') {
          for (const beginning of ['apiserver', 'controller-manager'])
            expect(linesOf(beginning)).not.toEqual([]);
          expectStartOrder(['apiserver.service', 'controller-manager.service']);
        }
      },
    );

    it('give programs their settings at the second boot, even if docker was wanted before (restart)', async () => {
      create('node', WITH_CLIENT);
      await machine.boot();
      await machine.cutPower();
      expect(await machine.boot()).toBe('running');
      const etcds = machine.trace.filter((line) => /^etcd( |$)/.test(line));
      expect(etcds.at(0)).not.toContain('ETCD_ADDR');
      expect(etcds.at(-1)).toContain('ETCD_ADDR=10.1.3.13:4001');
      expect(areInOrder(machine.trace, ['rudder', 'cloudinit restart etcd.service'])).toBe(true);
      expectAllActive('node');
      // downloads with the right checksum are kept
      expect(linesOf('wget')).toEqual([]);
    });

    it('wait for etcd and for the network without a time limit', async () => {
      const programs = { etcdctl: failing(3, '', 2), wget: failing(2, COPYING_WGET, 4) };
      create('master', { ...IMAGE, programs: { ...IMAGE.programs, ...programs } });
      expect(await machine.boot()).toBe('running');
      expectAllActive('master');
      expect(linesOf('wget')).toHaveLength(6 + 2);
      expect(linesOf('etcdctl').length).toBeGreaterThan(2);
    });

    it('delay docker until rudder has a subnet', async () => {
      create('node', IMAGE, `until test -e /lease; do /usr/bin/sleep 1; done\n${LEASING}`);
      await machine.start();
      await machine.until(
        () => linesOf('rudder').length > 0 && linesOf('cloudinit restart docker').length > 0,
      );
      expect(machine.stateOf('docker.service')).toBe('activating (start-pre)');
      machine.write('/lease', '');
      expect(await machine.settle()).toBe('running');
      expectAllActive('node');
    });

    it('never run a program with a wrong checksum', async () => {
      create('master');
      machine.write('/served/kubelet', '#!/bin/sh\necho evil >> /trace\n', 0o755);
      await machine.start();
      await machine.until(
        () => machine.stateOf('download-kubernetes.service') === 'failed (failed): exit-code',
      );
      await machine.until(() => linesOf('cloudinit restart docker').length > 0);
      expect(machine.trace).not.toContain('evil');
      expect(machine.tryRead('/opt/bin/kubelet')).toBeUndefined();
      expect(linesOf('apiserver')).toHaveLength(1);
    });

    it('run a program that was placed by hand without its executable bit', async () => {
      create('node');
      machine.write('/opt/bin/proxy', machine.tryRead('/served/proxy') ?? '', 0o644);
      expect(await machine.boot()).toBe('running');
      expect(linesOf('proxy')).toHaveLength(1);
    });

    it('leave nothing behind when the test is killed', async () => {
      create('node');
      await machine.boot();
      expect(machine.remains).toHaveLength(3);
      machine.abandon();
      await machine.until(() => machine.remains.length === 0);
    });
  });
});
