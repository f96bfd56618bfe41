import { artifactsOf } from '../core/artifact-kind';
import { CLUSTER } from '../coreos/machines/cluster-artifact';
import type { RequiredSoftware } from '../coreos/machines/required-software';
import type { UserDataFormat } from '../coreos/model/format';
import { USER_DATA, type UserDataArtifact } from '../coreos/user-data/artifact';
import type { Assembly } from '../synth/assembly/assembly';
import { listTemplateImages } from '../synth/images/pod-images';
import { peekObject } from '../synth/objects/manifest';
import { type Component, toDebianPackage, toImageComponent, toProgram, type Use } from './component';
import { listMachineUses } from './machine-uses';

/** Lists everything that pods and machines of an app will run, with its users, in tree order. */
export function* listUses({ stacks }: Assembly): Generator<Use> {
  for (const stack of stacks) {
    for (const manifest of stack.manifests) {
      const { constructPath } = manifest;
      for (const { image, user } of listTemplateImages(peekObject(manifest))) {
        const component = toImageComponent(image);
        const isLocked = component.hash !== undefined;
        yield { component, constructPath, isLocked, notes: describeImage(component, user) };
      }
    }
    const toMachine = (hostname: string) => [stack.path, hostname].filter((part) => part !== '').join('/');
    for (const document of artifactsOf(stack, USER_DATA))
      yield* listDocumentUses(document, toMachine(document.name));
    for (const { constructPath, listRequiredSoftware } of artifactsOf(stack, CLUSTER)) {
      for (const software of listRequiredSoftware()) {
        const use = { component: toComponent(software), constructPath, notes: [software.origin] };
        if (software.machines.length === 0) yield use;
        for (const hostname of software.machines) yield { ...use, machine: toMachine(hostname) };
      }
    }
  }
}

function describeImage({ purl, hash }: Component, user: string): readonly string[] {
  if (purl === undefined) return [`${user}: it is not an image reference`];
  return hash ? [] : ['not locked: the tag may point to another image when the pod starts'];
}

function* listDocumentUses(
  { constructPath, document, format }: UserDataArtifact,
  machine: string,
): Generator<Use> {
  const { group } = document.options.update ?? {};
  const channel = group === undefined ? [] : [`updates are those of the group ${group}`];
  yield {
    component: { type: 'operating-system', name: SYSTEMS[format] },
    ...{ constructPath, machine },
    notes: ['the image of the machine is chosen where the machine is created', ...channel],
  };
  for (const use of listMachineUses(document)) yield { ...use, constructPath, machine };
}

/** The operating systems that read each format at boot. */
const SYSTEMS: Readonly<Record<UserDataFormat, string>> = {
  'coreos-cloudinit-1.13': 'CoreOS',
  'coreos-cloudinit-1.14': 'CoreOS or Flatcar Container Linux',
  'cloud-init': 'a distribution with cloud-init, such as Debian or Ubuntu',
  'flatcar-butane-1.1.0': 'Flatcar Container Linux',
  'flatcar-ignition-3.4.0': 'Flatcar Container Linux',
  'fcos-butane-1.6.0': 'Fedora CoreOS',
  'fcos-ignition-3.5.0': 'Fedora CoreOS',
};

function toComponent({ kind, name, version, repository }: RequiredSoftware): Component {
  if (kind === 'image') return toImageComponent(name);
  return kind === 'debian-package'
    ? toDebianPackage(name, { version, repository })
    : toProgram(name, version);
}
