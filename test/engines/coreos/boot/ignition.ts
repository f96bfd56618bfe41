import { gunzipSync } from 'node:zlib';
import { isObject } from '../../../../lib/core/json';
import { listValues, parseUnitFile } from '../../../../lib/coreos/unit-file/parse';
import type { BootedMachine } from './machine';

interface IgnitionFile {
  readonly path: string;
  readonly mode?: number;
  readonly contents?: { readonly source?: string; readonly compression?: string };
}

interface IgnitionUnit {
  readonly name: string;
  readonly contents?: string;
  readonly enabled?: boolean;
  readonly mask?: boolean;
  readonly dropins?: readonly { readonly name: string; readonly contents: string }[];
}

interface IgnitionConfig {
  readonly storage?: {
    readonly files?: readonly IgnitionFile[];
    readonly links?: readonly { readonly path: string; readonly target: string }[];
  };
  readonly systemd?: { readonly units?: readonly IgnitionUnit[] };
}

/**
 * Writes to the machine's disk what Ignition writes before the first boot: files, links, units, and the links
 * of enabled units. Files that Ignition would download contain their URL instead.
 */
export function applyIgnition(machine: BootedMachine, text: string): void {
  const config: unknown = JSON.parse(text);
  if (!isIgnition(config)) throw new Error('this is not a document of Ignition');
  for (const { path, mode = 0o644, contents = {} } of config.storage?.files ?? []) {
    machine.write(path, readContent(contents), mode);
  }
  for (const { path, target } of config.storage?.links ?? []) machine.link(path, target);
  for (const unit of config.systemd?.units ?? []) applyUnit(machine, unit);
}

function applyUnit(
  machine: BootedMachine,
  { name, contents, enabled, mask, dropins = [] }: IgnitionUnit,
): void {
  const path = `/etc/systemd/system/${name}`;
  if (contents !== undefined) machine.write(path, contents);
  for (const dropin of dropins) machine.write(`${path}.d/${dropin.name}`, dropin.contents);
  if (mask) machine.link(path, '/dev/null');
  if (!enabled) return;
  const file = parseUnitFile(contents ?? machine.readImageUnit(name));
  for (const target of listValues(file, 'Install', 'WantedBy')) {
    machine.link(
      `/etc/systemd/system/${target}.wants/${name}`,
      contents === undefined ? `/usr/lib/systemd/system/${name}` : path,
    );
  }
}

function readContent({
  source = '',
  compression,
}: NonNullable<IgnitionFile['contents']>): string | Uint8Array {
  const [, parameters, data = ''] = /^data:([^,]*),(.*)$/s.exec(source) ?? [];
  if (parameters === undefined) return source;
  const bytes = parameters.endsWith(';base64')
    ? Buffer.from(data, 'base64')
    : Buffer.from(decodeURIComponent(data));
  return compression === 'gzip' ? gunzipSync(bytes) : bytes;
}

function isIgnition(config: unknown): config is IgnitionConfig {
  return isObject(config) && 'ignition' in config;
}
