import type { CommandLine } from '../../model/command-line';
import type { Unit } from '../../model/unit';
import { type KubeadmClusterSpec, type KubeadmMachineSpec, PATHS, tryFindAwaitedFile } from '../spec';
import { VIRTUAL_IP_UNIT } from './virtual-ip';

/** A run of kubeadm on a machine. */
interface KubeadmRun {
  readonly description: string;
  readonly commands: readonly CommandLine[];
  /** Commands to run after all of `commands` have succeeded. */
  readonly afterwards: readonly CommandLine[];
  /** A file that exists once the machine is set up. */
  readonly doneWhen: string;
  /**
   * A file that an administrator copies to the machine, and that the commands wait for; undefined if they run
   * at boot.
   */
  readonly waitsFor: string | undefined;
  /** Whether the commands run again for each such file, rather than only until the machine is set up. */
  readonly isRepeated: boolean;
}

/**
 * Sets up the control plane and the pod network on the first master. The pod network is applied here rather
 * than with the manifests of stacks: no pod gets an address before it exists, so it belongs to the machines,
 * in the version that they were created with.
 */
export function createInitUnits(machine: KubeadmMachineSpec): Unit[] {
  const sharesCertificates = machine.join.kind === 'token' && machine.join.certificateKey !== undefined;
  return createUnits({
    description: 'Kubernetes control plane',
    commands: [
      {
        program: '/usr/bin/kubeadm',
        arguments: ['init', '--config', PATHS.config, ...(sharesCertificates ? ['--upload-certs'] : [])],
      },
      ...listManifests(machine).map((path) => createApplyCommand(path)),
    ],
    afterwards: [{ program: '/usr/bin/install', arguments: ['-D', '/dev/null', PATHS.initialized] }],
    doneWhen: PATHS.initialized,
    waitsFor: tryFindAwaitedFile(machine),
    isRepeated: false,
  });
}

/** Lists the manifests that the first master applies, in this order. */
export function listManifests({ podNetwork, policyEnforcer }: KubeadmClusterSpec): `/${string}`[] {
  const hasPodNetwork = podNetwork.kind === 'flannel' || podNetwork.manifest !== undefined;
  return [
    ...(hasPodNetwork ? [PATHS.podNetwork] : []),
    ...(policyEnforcer.kind === 'none' ? [] : [PATHS.policyEnforcer]),
  ];
}

function createApplyCommand(path: `/${string}`): CommandLine {
  return {
    program: '/usr/bin/kubectl',
    arguments: [`--kubeconfig=${PATHS.adminConfig}`, 'apply', '--server-side', `--filename=${path}`],
  };
}

/** Joins the machine to the cluster of the first master, as a node or as another master. */
export function createJoinUnits(machine: KubeadmMachineSpec): Unit[] {
  const awaited = tryFindAwaitedFile(machine);
  const hasVirtualIp = machine.role === 'master' && machine.virtualIp !== undefined;
  return createUnits({
    description: machine.role === 'master' ? 'Kubernetes control plane' : 'Kubernetes node',
    commands: [machine.role === 'master' ? createMasterJoinCommand() : createJoinCommand(machine)],
    afterwards: [
      { program: '/usr/bin/install', arguments: ['-D', '/dev/null', PATHS.joined] },
      ...(hasVirtualIp
        ? [{ program: '/usr/bin/systemctl', arguments: ['start', VIRTUAL_IP_UNIT] } as const]
        : []),
      // the token in the file is of no further use to the machine
      ...(awaited ? [{ program: '/usr/bin/rm', arguments: ['-f', awaited] } as const] : []),
    ],
    doneWhen: PATHS.joined,
    waitsFor: awaited,
    isRepeated: awaited !== undefined,
  });
}

/**
 * Creates the command that joins once. kubeadm refuses to join a node that is already ready, as after a run
 * that failed at its very end; then nothing remains to be done.
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

/**
 * Creates the command that joins once. The kubelet gets its credentials before etcd and the API server are
 * set up, so after a run that failed later, the command continues with the remaining phases.
 */
function createMasterJoinCommand(): CommandLine {
  const join = `/usr/bin/kubeadm join --config ${PATHS.config}`;
  const rest = `${join} --skip-phases=preflight,control-plane-prepare,kubelet-start`;
  return {
    program: '/bin/sh',
    arguments: [
      '-c',
      `test -e ${PATHS.joined} || if test -e ${PATHS.kubeletConfig}; then ${rest}; else ${join}; fi`,
    ],
  };
}

/** Creates the unit that runs kubeadm and, if it waits for a file, the one that watches for it. */
function createUnits(run: KubeadmRun): Unit[] {
  if (run.waitsFor === undefined) return [createServiceUnit(run)];
  return [createServiceUnit(run), createPathUnit(run, run.waitsFor)];
}

/**
 * Creates the unit that runs kubeadm until it succeeds once. A run continues where an earlier one failed;
 * nothing is ever torn down. If it waits for a file, it consumes later ones as well, so that none stays on
 * the machine.
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
        // not Requires: without containerd, kubeadm reports that and is retried after a pause, whereas the
        // path unit would start this unit again and again without one
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
