import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { BootDocument } from '../../../lib/coreos/model/boot-document';
import { isNetworkUnit } from '../../../lib/coreos/model/unit';
import { renderUnitContent } from '../../../lib/coreos/unit-file/render';

const HOST_UNITS = ['/usr/lib/systemd/system', '/lib/systemd/system'];

/** Units of the image that documents refer to. */
const IMAGE_UNITS: Readonly<Record<string, string>> = {
  'etcd.service': '[Service]\nExecStart=/usr/bin/etcd\n',
  'fleet.service': '[Service]\nExecStart=/usr/bin/fleetd\n',
  'containerd.service': '[Service]\nExecStart=/usr/bin/containerd\n\n[Install]\nWantedBy=multi-user.target\n',
  'kubelet.service': '[Service]\nExecStart=/usr/bin/kubelet\n\n[Install]\nWantedBy=multi-user.target\n',
  'docker.socket': '[Socket]\nListenStream=/var/run/docker.sock\n',
  'docker.service':
    '[Unit]\nRequires=docker.socket\nAfter=docker.socket\n\n[Service]\nExecStart=/usr/bin/docker -d -H fd://\n',
};

/** A machine for `systemd-analyze verify`: the image's units and programs, and the units of a document. */
interface SystemdRoot {
  /** Text by name. */
  readonly imageUnits: Readonly<Record<string, string>>;
  /** Paths of programs. */
  readonly programs: Iterable<string>;
  readonly units: BootDocument['units'];
}

/** Runs `systemd-analyze verify` on a machine that only has these units and programs. */
export function analyzeUnits(
  analyze: string,
  { imageUnits, programs, units }: SystemdRoot,
  args: readonly string[],
): { readonly status: number | null; readonly output: string } {
  const root = mkdtempSync(join(tmpdir(), 'kumiki-units-'));
  const write = (path: string, text: string, mode = 0o644) => {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode });
  };
  try {
    const image = join(root, 'usr/lib/systemd/system');
    mkdirSync(image, { recursive: true });
    const host = HOST_UNITS.find((folder) => existsSync(folder)) ?? '';
    for (const name of readdirSync(host)) {
      if (/\.(target|slice|socket|mount)$/.test(name)) cpSync(join(host, name), join(image, name));
    }
    for (const [name, text] of Object.entries(imageUnits)) write(`usr/lib/systemd/system/${name}`, text);
    for (const { name, content, dropIns = [] } of units) {
      if (content !== undefined) write(`etc/systemd/system/${name}`, renderUnitContent(content));
      for (const dropIn of dropIns) {
        write(`etc/systemd/system/${name}.d/${dropIn.name}`, renderUnitContent(dropIn.content));
      }
    }
    for (const program of programs) write(program, '#!/bin/sh\n', 0o755);
    const { status, stderr } = spawnSync(
      analyze,
      ['verify', '--man=no', '--generators=no', `--root=${root}`, ...args],
      { encoding: 'utf8', maxBuffer: 64 * 2 ** 20 },
    );
    return { status, output: stderr.replaceAll(root, '') };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/**
 * Returns the output of `systemd-analyze verify` for the units of a document, on a machine that only has the
 * image and the document.
 */
export function verifyUnits(analyze: string, document: Pick<BootDocument, 'units' | 'files'>): string {
  const { units } = document;
  const root = { imageUnits: IMAGE_UNITS, programs: programsOf(document), units };
  // files of systemd-networkd are not units
  const names = units.map(({ name }) => name).filter((name) => !isNetworkUnit(name));
  const { status, output } = analyzeUnits(analyze, root, names);
  return output === '' && status !== 0 ? `exit code ${status}` : output;
}

/** Returns the programs that units run; those of the image must exist as well. */
function programsOf({ units }: Pick<BootDocument, 'units'>): Set<string> {
  const texts = [
    ...Object.values(IMAGE_UNITS),
    ...units.flatMap(({ content, dropIns = [] }) =>
      [content, ...dropIns.map((dropIn) => dropIn.content)].map((part) =>
        part ? renderUnitContent(part) : '',
      ),
    ),
  ];
  const found = texts.flatMap((text) =>
    [...text.matchAll(/^Exec\w+=[-@:+!]*(\/\S+)/gm)].map((match) => match[1] ?? ''),
  );
  return new Set(found);
}
