import type { MachinePlan } from '../../cluster/machine-plan';
import type { Unit } from '../../model/unit';
import { type BinaryName, binaryPath } from '../binaries';
import { afterDownload, DOWNLOAD } from './after-download';
import { INSTALL, KUBERNETES_REPOSITORY } from './recipe';

/** What sets the programs of Kubernetes apart. */
export interface KubernetesUnit {
  readonly name: Exclude<BinaryName, 'kubecfg' | 'rudder'>;
  readonly description: string;
  readonly arguments: readonly string[];
  /** Units that it needs beside etcd, in hardened mode. @default - none */
  readonly needs?: readonly string[];
}

/** etcd on the machine itself, where all programs of Kubernetes look. */
export const LOCAL_ETCD = '--etcd_servers=http://127.0.0.1:4001';
export const LOG_TO_STDERR = '--logtostderr=true';

/** A program of Kubernetes as the article runs it. */
export function articleUnit(unit: KubernetesUnit): Unit {
  return kubernetesUnit(unit, ['etcd.service', DOWNLOAD]);
}

/** The same, waiting for what it needs and for nothing else. */
export function hardenedUnit(unit: KubernetesUnit, machine: MachinePlan): Unit {
  return kubernetesUnit(unit, ['etcd.service', ...afterDownload(machine, unit.name), ...(unit.needs ?? [])]);
}

function kubernetesUnit(
  { name, description, arguments: args }: KubernetesUnit,
  after: readonly string[],
): Unit {
  return {
    name: `${name}.service`,
    command: 'start',
    content: {
      Unit: {
        After: after,
        ConditionFileIsExecutable: binaryPath(name),
        Description: description,
        Documentation: KUBERNETES_REPOSITORY,
        Wants: after,
      },
      Service: {
        // one line is enough for the two flags of the proxy
        ExecStart: { program: binaryPath(name), arguments: args, onePerLine: name !== 'proxy' },
        Restart: 'always',
        RestartSec: 10,
      },
      Install: INSTALL,
    },
  };
}
