import { describeWithEngine } from '../../harness/engine';
import { COREOS } from './images';
import { BootedMachine } from './machine';
import { describeBoot } from './permitted';
import type { Image } from './root';
import { areInOrder, installArticle, listCommands, programsOf } from './sites';

/** An image in which some programs act differently. */
const withPrograms = (programs: Image['programs']): Image => ({
  ...COREOS,
  programs: { ...COREOS.programs, ...programs },
});

const COMMANDS = {
  master: [
    'start rudder.service',
    'restart docker.service',
    'start download-kubernetes.service',
    'start apiserver.service',
    'start controller-manager.service',
    'start kubelet.service',
    'start proxy.service',
    'start etcd.service',
    'start fleet.service',
  ],
  node: [
    'start rudder.service',
    'restart docker.service',
    'start download-kubernetes.service',
    'start kubelet.service',
    'start proxy.service',
    'start etcd.service',
    'start fleet.service',
  ],
};

describeWithEngine('coreos-cloudinit', "the article's machines", ({ path: parser }) => {
  describeBoot('booted by systemd', () => {
    let machine: BootedMachine;
    afterEach(() => machine.close());

    const create = (role: 'master' | 'node', programs: Image['programs'] = {}) => {
      machine = new BootedMachine(withPrograms(programs));
      installArticle(machine, parser, role);
      for (const [name, text] of programsOf()) machine.write(`/opt/bin/${name}`, text, 0o755);
    };

    it.each(['master', 'node'] as const)('runs the commands of a %s in order, at each boot', async (role) => {
      create(role);
      for (const _ of ['first', 'second']) {
        expect(await machine.boot()).toBe('degraded');
        const { trace } = machine;
        expect(listCommands(trace)).toEqual(COMMANDS[role]);
        // rudder requires etcd, which therefore runs long before its own command
        expect(areInOrder(trace, ['etcd ETCD_ADDR=', 'cloudinit start etcd.service'])).toBe(true);
        expect(trace).toContain('etcdctl mk /coreos.com/network/config {"Network":"10.240.0.0/16"}');
        // downloads without a version are repeated
        expect(trace.filter((line) => line.startsWith('wget -N -P /opt/bin http://'))).toHaveLength(
          role === 'master' ? 5 : 2,
        );
        expect(areInOrder(trace, ['wget -N', 'kubelet --address=0.0.0.0 --port=10250'])).toBe(true);
        await machine.cutPower();
      }
      expect(machine.tryRead('/etc/environment')).toMatch(
        /^COREOS_PUBLIC_IPV4=\nCOREOS_PRIVATE_IPV4=10\.1\.\d+\.\d+\n$/,
      );
    });

    it('has a docker that fails for good, as there is no subnet yet (B1)', async () => {
      create('master');
      await machine.boot();
      expect(machine.trace).toContain('failed restart docker.service');
      expect(machine.stateOf('docker.service')).toBe('failed (failed): resources');
      expect(machine.trace.filter((line) => line.startsWith('docker'))).toEqual([]);
      expect(machine.stateOf('kubelet.service')).toBe('active (running)');
    });

    it('has a rudder that does not know that there is no configuration (B2)', async () => {
      create('node', { etcdctl: 'exit 2' });
      await machine.boot();
      expect(machine.trace.filter((line) => line.startsWith('etcdctl'))).toHaveLength(1);
      expect(machine.stateOf('rudder.service')).toBe('active (running)');
    });

    it('gives the remaining commands if a download fails, and runs what is there', async () => {
      create('node', { wget: 'exit 4' });
      await machine.boot();
      expect(machine.stateOf('download-kubernetes.service')).toBe('failed (failed): exit-code');
      expect(listCommands(machine.trace)).toEqual(COMMANDS.node);
      expect(machine.stateOf('proxy.service')).toBe('active (running)');
    });
  });
});
