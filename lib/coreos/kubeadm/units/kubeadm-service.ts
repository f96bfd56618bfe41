import type { CommandLine } from '../../model/command-line';
import type { Unit } from '../../model/unit';
import { PATHS } from '../kubeadm-plan';

/** What kubeadm does on a machine. */
export interface KubeadmRun {
  readonly description: string;
  readonly commands: readonly CommandLine[];
  /** What is done after all of them have succeeded. */
  readonly afterwards: CommandLine;
  /** A file that is there when nothing remains to be done. */
  readonly doneWhen: string;
  /** A file that a person brings, and that all of it waits for; undefined: it begins at boot. */
  readonly waitsFor: string | undefined;
}

/** kubeadm's unit, and where it waits for a file the one that watches for it. */
export function kubeadmUnits(run: KubeadmRun): Unit[] {
  if (run.waitsFor === undefined) return [kubeadmService(run)];
  return [kubeadmService(run), kubeadmPath(run, run.waitsFor)];
}

/** Runs kubeadm until it succeeds once. What it finds of an earlier run it goes on with; nothing is ever torn down. */
function kubeadmService({ description, commands, afterwards, doneWhen, waitsFor }: KubeadmRun): Unit {
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

function kubeadmPath({ description, doneWhen }: KubeadmRun, file: string): Unit {
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

/** `kubeadm WHAT` with the configuration of the machine. */
export function kubeadm(what: 'init' | 'join'): CommandLine {
  return { program: '/usr/bin/kubeadm', arguments: [what, '--config', PATHS.config] };
}
