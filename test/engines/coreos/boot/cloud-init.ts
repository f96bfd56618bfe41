import { parse } from 'yaml';
import type { BootedMachine } from './machine';

/** Marks that the first boot is done; later boots only run `bootcmd`. */
const DONE = '/var/lib/cloud/done';
const STAGED = '/var/lib/cloud/files';
const APPLY = '/var/lib/cloud/apply';

/** The unit of a distribution's image that applies the document. */
export const CLOUD_INIT_UNIT = `[Unit]
Description=Stands for cloud-init
[Service]
Type=oneshot
RemainAfterExit=yes
TimeoutStartSec=0
ExecStart=${APPLY}
`;

interface CloudInitConfig {
  readonly bootcmd?: readonly (readonly string[])[];
  readonly runcmd?: readonly (readonly string[])[];
  readonly write_files?: readonly {
    readonly path: string;
    readonly content?: string;
    readonly permissions?: string;
    readonly encoding?: string;
  }[];
}

/**
 * Puts a document on the machine, with a program that applies it as cloud-init does: `bootcmd` at every boot;
 * only at the first one the files and then `runcmd`, even if a command fails.
 */
export function installCloudInit(machine: BootedMachine, text: string): void {
  const { bootcmd = [], runcmd = [], write_files: files = [] }: CloudInitConfig = parse(text);
  for (const { path, content = '', permissions = '0644', encoding } of files) {
    if (encoding !== undefined && !/^(b64|base64)$/.test(encoding)) throw new Error(`${path}: ${encoding}`);
    const bytes = encoding === undefined ? content : Buffer.from(content, 'base64');
    machine.write(`${STAGED}${path}`, bytes, Number.parseInt(permissions, 8));
  }
  const script = [
    '#!/bin/sh',
    ...bootcmd.map(renderCommand),
    `test ! -e ${DONE} || exit 0`,
    `cp -a ${STAGED}/. /`,
    ...runcmd.map(renderCommand),
    `touch ${DONE}`,
    '',
  ];
  machine.write(APPLY, script.join('\n'), 0o755);
}

function renderCommand(words: readonly string[]): string {
  const command = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  return `echo cloud-init ${command} >> /trace; ${command} || echo failed ${command} >> /trace`;
}
