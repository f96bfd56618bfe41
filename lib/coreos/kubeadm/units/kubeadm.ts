import type { CommandLine } from '../../model/command-line';
import type { Unit } from '../../model/unit';
import { type KubeadmClusterSpec, needsCaKey, PATHS } from '../spec';

/** What kubeadm does on a machine. */
interface KubeadmRun {
  readonly description: string;
  readonly commands: readonly CommandLine[];
  /** Runs after all of them have succeeded. */
  readonly afterwards: CommandLine;
  /** A file that exists once the machine is set up. */
  readonly doneWhen: string;
  /**
   * A file that somebody copies to the machine, and that the commands wait for; undefined: they run at boot.
   */
  readonly waitsFor: string | undefined;
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
    afterwards: { program: '/usr/bin/install', arguments: ['-D', '/dev/null', PATHS.initialized] },
    doneWhen: PATHS.initialized,
    waitsFor: needsCaKey(spec) ? PATHS.caKey : undefined,
  });
}

/** Joins the machine to the master's cluster as a node. */
export function createJoinUnits({ join }: KubeadmClusterSpec): Unit[] {
  return createUnits({
    description: 'Kubernetes node',
    commands: [createKubeadmCommand('join')],
    // the node has no further use for the token in it
    afterwards: { program: '/usr/bin/rm', arguments: ['-f', PATHS.joinFile] },
    doneWhen: PATHS.kubeletConfig,
    waitsFor: join.kind === 'file' ? PATHS.joinFile : undefined,
  });
}

/** `kubeadm <command>` with the configuration of the machine. */
function createKubeadmCommand(command: 'init' | 'join'): CommandLine {
  return { program: '/usr/bin/kubeadm', arguments: [command, '--config', PATHS.config] };
}

/** Creates the unit that runs kubeadm and, if it waits for a file, the one that watches for it. */
function createUnits(run: KubeadmRun): Unit[] {
  if (run.waitsFor === undefined) return [createServiceUnit(run)];
  return [createServiceUnit(run), createPathUnit(run, run.waitsFor)];
}

/**
 * Runs kubeadm until it succeeds once. A run continues from where an earlier one failed; nothing is ever torn
 * down.
 */
function createServiceUnit({ description, commands, afterwards, doneWhen, waitsFor }: KubeadmRun): Unit {
  const isAtBoot = waitsFor === undefined;
  return {
    name: 'kubeadm.service',
    command: isAtBoot ? 'start' : undefined,
    content: {
      Unit: {
        Description: description,
        Documentation: 'https://kubernetes.io/docs/reference/setup-tools/kubeadm/',
        Requires: 'containerd.service',
        Wants: 'network-online.target',
        After: ['containerd.service', 'network-online.target', 'ensure-sysext.service'],
        ConditionPathExists: `!${doneWhen}`,
        StartLimitIntervalSec: 0,
      },
      Service: {
        Type: 'oneshot',
        RemainAfterExit: true,
        ExecStart: commands,
        ExecStartPost: afterwards,
        Restart: 'on-failure',
        RestartSec: 10,
      },
      ...(isAtBoot && { Install: { WantedBy: 'multi-user.target' } }),
    },
  };
}

function createPathUnit({ description, doneWhen }: KubeadmRun, file: string): Unit {
  return {
    name: 'kubeadm.path',
    command: 'start',
    content: {
      Unit: { Description: `${description}: waits for ${file}`, ConditionPathExists: `!${doneWhen}` },
      Path: { PathExists: file },
      Install: { WantedBy: 'multi-user.target' },
    },
  };
}
