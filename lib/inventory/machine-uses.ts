import { sha256 } from '../core/digest';
import { readUnits } from '../coreos/lint/read-units';
import { FETCH_PINNED } from '../coreos/machines/fetch-pinned';
import type { BootDocument } from '../coreos/model/boot-document';
import type { BootFile } from '../coreos/model/file';
import { readCommands } from '../coreos/unit-file/commands';
import { parseAsKubectl } from '../formats/yaml/parse-as-kubectl';
import { listTemplateImages } from '../synth/images/pod-images';
import { isKubernetesObject } from '../synth/objects/kubernetes-object';
import { type Component, toFileComponent, toImageComponent, toInlineComponent } from './component';
import { readCommand } from './machine-commands';
import { listShellCommands, type ShellCommand } from './shell-commands';

/** A component that a machine needs, with notes about it. */
export interface MachineUse {
  readonly component: Component;
  readonly notes: readonly string[];
}

const UNVERIFIED = 'no SHA-256 is given for it';

/** Lists what a boot document brings onto its machine, directly or by units, scripts and manifests. */
export function* listMachineUses(document: BootDocument): Generator<MachineUse> {
  const manifests = new Set(listAppliedPaths(document));
  for (const { url, sha256: sum, path } of document.remoteFiles ?? []) {
    yield {
      component: toFileComponent({ url, sha256: sum, path }),
      notes: describeManifest(path, manifests),
    };
  }
  for (const { command, place } of listCommands(document)) {
    for (const { component, path } of readCommand(command)) {
      const unknown = component.type === 'file' && component.hash === undefined ? [UNVERIFIED] : [];
      const notes = [`${place} brings it`, ...unknown, ...describeManifest(path, manifests)];
      yield { component, notes };
    }
  }
  for (const file of document.files) yield* listFileUses(file);
}

/** Notes that a downloaded file is a manifest, whose images are not known here. */
function describeManifest(path: string | undefined, manifests: ReadonlySet<string>): readonly string[] {
  return path !== undefined && manifests.has(path)
    ? ['kubectl applies it: the images that it names are not known']
    : [];
}

/** Lists the files that a unit applies with kubectl. */
function* listAppliedPaths(document: BootDocument): Generator<string> {
  for (const { command } of listCommands(document)) {
    if (!/(?:^|\/)kubectl$/.test(command[0] ?? '') || !command.includes('apply')) continue;
    for (const [index, word] of command.entries()) {
      if (word === '-f' || word === '--filename') yield command[index + 1] ?? '';
      else if (word.startsWith('--filename=')) yield word.slice('--filename='.length);
    }
  }
}

interface PlacedCommand {
  readonly command: ShellCommand;
  /** The unit or file that contains the command. */
  readonly place: string;
}

const SHELL = /(?:^|\/)(?:ba|da|z|k)?sh$/;

/** Lists the commands of all units and scripts. */
function* listCommands(document: BootDocument): Generator<PlacedCommand> {
  for (const { unit, commands } of readUnits(document)) {
    const identity = { name: unit.name.replace('@.', '@i.') };
    for (const { program, words } of commands.flatMap((line) => readCommands(line, identity).commands)) {
      const texts = words.map(({ text }) => text);
      const script = SHELL.test(program) ? findScript(texts) : undefined;
      const found = script === undefined ? [[program, ...texts]] : listShellCommands(script);
      for (const command of found) yield { command, place: unit.name };
    }
  }
  for (const { path, content } of document.files) {
    const isScript =
      typeof content === 'string' && /^#!\s*\/\S*\/(?:env\s+)?(?:ba|da|z|k)?sh\b/.test(content);
    // this script downloads what its arguments name, and those are in units
    if (!isScript || path === FETCH_PINNED) continue;
    for (const command of listShellCommands(content)) yield { command, place: path };
  }
}

/** Returns the script of `sh -c SCRIPT`. */
function findScript(words: readonly string[]): string | undefined {
  const index = words.findIndex((word) => /^-\w*c$/.test(word));
  return index < 0 ? undefined : words[index + 1];
}

function* listFileUses({ path, content }: BootFile): Generator<MachineUse> {
  if (typeof content !== 'string') {
    yield {
      component: toInlineComponent(path, sha256(Buffer.from(content))),
      notes: ['its bytes stand in the boot document'],
    };
  } else if (/\.(?:ya?ml|json)$/.test(path)) {
    for (const image of listManifestImages(content)) {
      yield { component: toImageComponent(image), notes: [`${path} of the boot document names it`] };
    }
  }
}

/** Lists the images of the Kubernetes objects in a file. */
function listManifestImages(content: string): readonly string[] {
  return parseAsKubectl(content)
    .filter(({ errors }) => errors.length === 0)
    .map((document): unknown => document.toJS({ maxAliasCount: 100 }))
    .filter(isKubernetesObject)
    .flatMap((object) => listTemplateImages(object).map(({ image }) => image));
}
