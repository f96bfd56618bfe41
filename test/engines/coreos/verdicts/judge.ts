import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { lintDocument } from '../../../../lib/coreos/lint/lint-document';
import type { Unit } from '../../../../lib/coreos/model/unit';
import { renderUnitContent } from '../../../../lib/coreos/unit-file/render';
import { documentOf } from '../../../coreos/boot';
import { contextOf } from '../../../coreos/lint/found';

/** Findings by unit; valid units have none. */
export type Verdicts = ReadonlyMap<string, string>;

const HOST_UNITS = ['/usr/lib/systemd/system', '/lib/systemd/system'];
const IMAGE: Readonly<Record<string, string>> = {
  'usr/lib/systemd/system/docker.service': '[Service]\nExecStart=/bin/true\n',
  'usr/lib/systemd/system/etcd.service': '[Service]\nExecStart=/bin/true\n',
  'usr/lib/systemd/system/getty@.service': '[Service]\nExecStart=/bin/true\n',
};
const PROGRAMS = ['bin/true', 'bin/sh', 'usr/bin/env', 'usr/bin/date'];

/**
 * Returns the output of `systemd-analyze verify` for each unit. All are checked in one run, on a machine
 * without other units.
 */
export function askSystemd(analyze: string, units: readonly Unit[]): Verdicts {
  const root = mkdtempSync(join(tmpdir(), 'kumiki-verdicts-'));
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
    for (const [path, text] of Object.entries(IMAGE)) write(path, text);
    for (const program of PROGRAMS) write(program, '#!/bin/sh\n', 0o755);
    for (const { name, content, dropIns = [] } of units) {
      if (content !== undefined) write(`etc/systemd/system/${name}`, renderUnitContent(content));
      for (const dropIn of dropIns) {
        write(`etc/systemd/system/${name}.d/${dropIn.name}`, renderUnitContent(dropIn.content));
      }
    }
    const names = units.map(({ name }) => name);
    const { stderr } = spawnSync(
      analyze,
      ['verify', '--man=no', '--generators=no', '--recursive-errors=yes', `--root=${root}`, ...names],
      { encoding: 'utf8', maxBuffer: 64 * 2 ** 20 },
    );
    return attribute(stderr.replaceAll(root, ''), names);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Assigns each line of the output to the unit that it names, itself or by its file. */
function attribute(output: string, names: readonly string[]): Verdicts {
  const known = new Map(
    names.flatMap((name) => [
      [name, name],
      [name.replace('@.', '@i.'), name],
    ]),
  );
  const verdicts = new Map<string, string>();
  for (const line of output.split('\n')) {
    if (line === '' || /^\/usr\/lib/.test(line)) continue;
    const key =
      line
        .match(/[\w@.:\\-]+\.[a-z]+/g)
        ?.map((word) => known.get(word))
        .find(Boolean) ?? '';
    verdicts.set(key, `${verdicts.get(key) ?? ''}${line}\n`);
  }
  return verdicts;
}

/** Returns our findings for each unit: problems of its content and of the units that it names. */
export function askKumiki(units: readonly Unit[]): Verdicts {
  const { errors, warnings } = lintDocument(
    documentOf({ units }),
    contextOf({ systemd: { oldest: 252, newest: 252 }, format: 'flatcar-ignition-3.4.0' }),
  );
  const verdicts = new Map<string, string>();
  const remarks = warnings.filter(({ code }) => code === 'UNIT_CONTENT' || code === 'UNIT_VERSION');
  for (const { code, property = '', message } of [...errors, ...remarks]) {
    if (!/^UNIT_(?:CONTENT|VERSION|ABSENT)$/.test(code)) continue;
    const name = units[Number(/^units\[(\d+)\]/.exec(property)?.[1])]?.name ?? '';
    verdicts.set(name, `${verdicts.get(name) ?? ''}${message}\n`);
  }
  return verdicts;
}
