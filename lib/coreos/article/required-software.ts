import type { RequiredSoftware } from '../machines/required-software';
import type { ArticleMachineSpec } from './spec';
import { listPreplaced } from './units/download-kubernetes';

/**
 * Lists the software that the machines of a 2014 cluster run, other than what their boot documents download.
 */
export function listRequiredSoftware(machines: readonly ArticleMachineSpec[]): readonly RequiredSoftware[] {
  const preplaced = new Map<string, string[]>();
  for (const machine of machines) {
    const missing = machine.binaries.kind === 'unpinned' ? (['rudder'] as const) : listPreplaced(machine);
    for (const name of missing) preplaced.set(name, [...(preplaced.get(name) ?? []), machine.hostname]);
  }
  const programs = [...preplaced].map(
    ([name, hostnames]): RequiredSoftware => ({
      ...{ kind: 'program', name, machines: hostnames },
      origin: `somebody puts it at /opt/bin/${name} of the machine`,
    }),
  );
  const ofImage = ['docker', 'etcd', 'fleet'].map(
    (name): RequiredSoftware => ({
      ...{ kind: 'program', name, machines: machines.map(({ hostname }) => hostname) },
      origin: 'it is part of CoreOS',
    }),
  );
  const schedulable = machines.filter(({ isSchedulable }) => isSchedulable);
  // pkg/kubelet/kubelet.go of 2014: NetworkContainerImage
  const pause: RequiredSoftware = {
    ...{ kind: 'image', name: 'kubernetes/pause:latest' },
    origin: 'the kubelet of 2014 holds the network of each pod with it',
    machines: schedulable.map(({ hostname }) => hostname),
  };
  return [...programs, ...ofImage, ...(schedulable.length > 0 ? [pause] : [])];
}
