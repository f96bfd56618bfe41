import type { Unit } from '../../model/unit';
import { type BinaryName, toBinaryPath } from '../binaries';
import { INSTALL, KUBERNETES_REPOSITORY, type UnitRecipe } from '../recipe';
import type { ArticleMachineSpec } from '../spec';
import { DOWNLOAD, listDownloadUnits } from './download-kubernetes';

/** A program of Kubernetes: everything in which its unit differs from the others. */
interface KubernetesProgram {
  readonly name: Exclude<BinaryName, 'kubecfg' | 'rudder'>;
  readonly title: string;
  readonly arguments: (machine: ArticleMachineSpec) => readonly string[];
  /** Units that it needs besides etcd, in hardened mode. */
  readonly needs: readonly string[];
}

/** The flag with which every program of Kubernetes uses its own machine's etcd. */
const LOCAL_ETCD = '--etcd_servers=http://127.0.0.1:4001';
const LOG_TO_STDERR = '--logtostderr=true';

/** The API server. It listens on the master's loopback interface because it authenticates no one. */
export const apiserver = createRecipe({
  name: 'apiserver',
  title: 'API Server',
  arguments: ({ schedulable }) => [
    '--address=127.0.0.1',
    '--port=8080',
    LOCAL_ETCD,
    `--machines=${schedulable.join(',')}`,
    LOG_TO_STDERR,
  ],
  needs: [],
});

/** Keeps the requested number of pods running. */
export const controllerManager = createRecipe({
  name: 'controller-manager',
  title: 'Controller Manager',
  arguments: () => ['--master=127.0.0.1:8080', LOG_TO_STDERR],
  needs: ['apiserver.service'],
});

/** Runs the pods of the machine. The cluster knows the machine by its address. */
export const kubelet = createRecipe({
  name: 'kubelet',
  title: 'Kubelet',
  arguments: ({ address }) => [
    '--address=0.0.0.0',
    '--port=10250',
    `--hostname_override=${address}`,
    LOCAL_ETCD,
    LOG_TO_STDERR,
  ],
  needs: ['docker.service'],
});

/** Forwards connections from services to their pods. */
export const proxy = createRecipe({
  name: 'proxy',
  title: 'Proxy',
  arguments: () => [LOCAL_ETCD, LOG_TO_STDERR],
  needs: [],
});

/** Creates a program's recipe. In hardened mode the program waits only for the units that it needs. */
function createRecipe(program: KubernetesProgram): UnitRecipe {
  const { name, needs } = program;
  return {
    article: (machine) => createUnit(program, machine, ['etcd.service', DOWNLOAD]),
    hardened: (machine) =>
      createUnit(program, machine, ['etcd.service', ...listDownloadUnits(machine, name), ...needs]),
  };
}

function createUnit(
  { name, title, arguments: listArguments }: KubernetesProgram,
  machine: ArticleMachineSpec,
  after: readonly string[],
): Unit {
  return {
    name: `${name}.service`,
    command: 'start',
    content: {
      Unit: {
        After: after,
        ConditionFileIsExecutable: toBinaryPath(name),
        Description: `Kubernetes ${title}`,
        Documentation: KUBERNETES_REPOSITORY,
        Wants: after,
      },
      Service: {
        ExecStart: {
          program: toBinaryPath(name),
          arguments: listArguments(machine),
          // the two flags of the proxy fit on one line
          onePerLine: name !== 'proxy',
        },
        Restart: 'always',
        RestartSec: 10,
      },
      Install: INSTALL,
    },
  };
}
