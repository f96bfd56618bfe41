import type { CommandLine } from '../../model/command-line';
import type { Unit } from '../../model/unit';
import { type KubeadmClusterSpec, type KubeadmMachineSpec, needsCaKey, PATHS } from '../spec';

/** What kubeadm does on a machine. */
interface KubeadmRun {
  readonly description: string;
  readonly commands: readonly CommandLine[];
  /** They run after all of those have succeeded. */
  readonly afterwards: readonly CommandLine[];
  /** A file that exists once the machine is set up. */
  readonly doneWhen: string;
  /**
   * A file that somebody copies to the machine, and that the commands wait for; undefined: they run at boot.
   */
  readonly waitsFor: string | undefined;
  /** Whether they run again for each such file, and not only until the machine is set up. */
  readonly isRepeated: boolean;
}

/**
 * Sets up the control plane on the master, and the pod network. The network is applied here and not with the
 * manifests of stacks: no pod gets an address before it exists, so it belongs to the machines, in the version
 * that they were created with.
 */
export function createInitUnits(spec: KubeadmClusterSpec): Unit[] {
  return createUnits({
    description: 'Kubernetes control plane',
    commands: [
      createKubeadmCommand('init'),
      {
        program: '/usr/bin/kubectl',
        arguments: [
          `--kubeconfig=${PATHS.adminConfig}`,
          'apply',
          '--server-side',
          `--filename=${PATHS.flannel}`,
        ],
      },
    ],
    afterwards: [{ program: '/usr/bin/install', arguments: ['-D', '/dev/null', PATHS.initialized] }],
    doneWhen: PATHS.initialized,
    waitsFor: needsCaKey(spec) ? PATHS.caKey : undefined,
    isRepeated: false,
  });
}

/** Joins the machine to the master's cluster as a node. */
export function createJoinUnits(machine: KubeadmMachineSpec): Unit[] {
  const isFile = machine.join.kind === 'file';
  return createUnits({
    description: 'Kubernetes node',
    commands: [createJoinCommand(machine)],
    afterwards: [
      { program: '/usr/bin/install', arguments: ['-D', '/dev/null', PATHS.joined] },
      // the node has no further use for the token in it
      ...(isFile ? [{ program: '/usr/bin/rm', arguments: ['-f', PATHS.joinFile] } as const] : []),
    ],
    doneWhen: PATHS.joined,
    waitsFor: isFile ? PATHS.joinFile : undefined,
    isRepeated: isFile,
  });
}

/** `kubeadm <command>` with the configuration of the machine. */
function createKubeadmCommand(command: 'init'): CommandLine {
  return { program: '/usr/bin/kubeadm', arguments: [command, '--config', PATHS.config] };
}

/**
 * Joins once. kubeadm refuses to join a node again that is ready, which is how a run that failed at its very
 * end leaves it: then nothing remains to be done.
 */
function createJoinCommand({ hostname }: KubeadmMachineSpec): CommandLine {
  const ready = `{.status.conditions[?(@.type=="Ready")].status}`;
  const isReady = `/usr/bin/kubectl --kubeconfig=${PATHS.kubeletConfig} get node "$1" -o 'jsonpath=${ready}' | grep -qx True`;
  return {
    program: '/bin/sh',
    arguments: [
      '-c',
      `test -e ${PATHS.joined} || /usr/bin/kubeadm join --config ${PATHS.config} || ${isReady}`,
      'kubeadm-join',
      hostname.toLowerCase(),
    ],
  };
}

/** Creates the unit that runs kubeadm and, if it waits for a file, the one that watches for it. */
function createUnits(run: KubeadmRun): Unit[] {
  if (run.waitsFor === undefined) return [createServiceUnit(run)];
  return [createServiceUnit(run), createPathUnit(run, run.waitsFor)];
}

/**
 * Runs kubeadm until it succeeds once. A run continues from where an earlier one failed; nothing is ever torn
 * down. Where a file is waited for, a later one is consumed as well, so that none stays on the machine.
 */
function createServiceUnit(run: KubeadmRun): Unit {
  const { description, commands, afterwards, doneWhen, waitsFor, isRepeated } = run;
  const isAtBoot = waitsFor === undefined;
  return {
    name: 'kubeadm.service',
    command: isAtBoot ? 'start' : undefined,
    content: {
      Unit: {
        Description: description,
        Documentation: 'https://kubernetes.io/docs/reference/setup-tools/kubeadm/',
        // not Requires: without containerd kubeadm says so and tries again, while the unit that waits for the
        // file would start this one without a pause
        Wants: ['containerd.service', 'network-online.target'],
        After: ['containerd.service', 'network-online.target', 'ensure-sysext.service'],
        ...(!isRepeated && { ConditionPathExists: `!${doneWhen}` }),
        StartLimitIntervalSec: 0,
      },
      Service: {
        Type: 'oneshot',
        // a unit that stayed active would not start for the next file
        RemainAfterExit: !isRepeated,
        ExecStart: commands,
        ExecStartPost: afterwards,
        Restart: 'on-failure',
        RestartSec: 10,
      },
      ...(isAtBoot && { Install: { WantedBy: 'multi-user.target' } }),
    },
  };
}

function createPathUnit({ description, doneWhen, isRepeated }: KubeadmRun, file: string): Unit {
  return {
    name: 'kubeadm.path',
    command: 'start',
    content: {
      Unit: {
        Description: `${description}: waits for ${file}`,
        ...(!isRepeated && { ConditionPathExists: `!${doneWhen}` }),
      },
      Path: { PathExists: file },
      Install: { WantedBy: 'multi-user.target' },
    },
  };
}
