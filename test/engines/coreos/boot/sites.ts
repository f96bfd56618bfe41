import { createHash } from 'node:crypto';
import { Binaries, type BinaryName } from '../../../../lib/coreos/article/binaries';
import type { UserDataArtifact } from '../../../../lib/coreos/user-data/artifact';
import { articleCluster } from '../../../coreos/article-site';
import { synthesized } from '../../../coreos/boot';
import { readByCloudinit } from '../coreos-cloudinit';
import { installCloudConfig } from './cloud-config';
import { DAEMON } from './images';
import type { BootedMachine } from './machine';
import { createRecorder } from './root';

const NAMES: readonly BinaryName[] = [
  'apiserver',
  'controller-manager',
  'kubecfg',
  'kubelet',
  'proxy',
  'rudder',
];

/** A program that leases a subnet at once. */
export const LEASING = `mkdir -p /run/rudder
printf 'RUDDER_SUBNET=10.240.26.1/24\\nRUDDER_MTU=1472\\n' > /run/rudder/subnet.env
${DAEMON}`;

/** A wget that copies files which a test has put into /served. */
export const COPYING_WGET = 'cp "/served/$(basename "$6")" "$5"';

/** Returns the programs of Kubernetes and Rudder, each of which records its runs. */
export function programsOf(
  actions: Partial<Record<BinaryName, string>> = {},
): ReadonlyMap<BinaryName, string> {
  return new Map(NAMES.map((name) => [name, createRecorder(name, actions[name] ?? DAEMON)]));
}

/** Installs the document of a machine of the article's cluster, as read by coreos-cloudinit's own parser. */
export function installArticle(machine: BootedMachine, parser: string, role: 'master' | 'node'): void {
  const { userData } = synthesized((stack) => articleCluster(stack, { compat: 'article' }));
  install(machine, parser, '1.13', userData[role === 'master' ? 0 : 1]);
}

/** Does the same for the hardened cluster, with programs that are downloaded from /served. */
export function installHardened(
  machine: BootedMachine,
  parser: string,
  role: 'master' | 'node',
  programs: ReadonlyMap<BinaryName, string>,
): void {
  serve(machine, programs);
  install(machine, parser, '1.14', synthesizeHardened(programs).userData[role === 'master' ? 0 : 1]);
}

/** Puts programs where the machine's wget finds them. */
export function serve(machine: BootedMachine, programs: ReadonlyMap<BinaryName, string>): void {
  for (const [name, text] of programs) machine.write(`/served/${name}`, text);
}

/** Synthesizes the hardened cluster with the checksums of the programs. */
export function synthesizeHardened(programs: ReadonlyMap<BinaryName, string>) {
  const downloads = [...programs].map(([name, text]) => {
    const sha256 = createHash('sha256').update(text).digest('hex');
    return [name, { url: `https://mirror.example.jp/${name}`, sha256 }];
  });
  const binaries = Binaries.pinned(Object.fromEntries(downloads));
  return synthesized((stack) => articleCluster(stack, { binaries }));
}

/** Installs a document, as read by coreos-cloudinit's own parser. */
export function install(
  machine: BootedMachine,
  parser: string,
  version: '1.13' | '1.14',
  document: UserDataArtifact | undefined,
): void {
  const [reading] = readByCloudinit(parser, version, [document?.text ?? '']);
  if (!reading) throw new Error('the document cannot be read');
  installCloudConfig(machine, reading.parsed);
}

/** Whether a trace contains lines with these beginnings, in this order. */
export function areInOrder(trace: readonly string[], beginnings: readonly string[]): boolean {
  const places = beginnings.map((beginning) => trace.findIndex((line) => line.startsWith(beginning)));
  return places.every((place, index) => place >= 0 && place > (places[index - 1] ?? -1));
}

/** Returns the commands that coreos-cloudinit ran, in order. */
export function listCommands(trace: readonly string[]): string[] {
  return trace.flatMap((line) => /^cloudinit (\w+ \S+\.service)$/.exec(line)?.[1] ?? []);
}
