import type { ParsedConfig } from '../coreos-cloudinit';
import type { BootedMachine } from './machine';

/** Paths of the document's files on the machine, and of the program that applies them. */
const STAGED = '/oem/files';
const APPLY = '/oem/apply';

/**
 * The unit of the image that applies the document, at every boot and late: after other units of the image
 * have started, such as clients of docker.socket.
 */
export const CLOUDINIT_UNIT = `[Unit]
Description=Stands for coreos-cloudinit
After=docker-client.service
[Service]
Type=oneshot
RemainAfterExit=yes
TimeoutStartSec=0
ExecStart=${APPLY}
`;

/** Options whose variables are not their names in capitals, from coreos-cloudinit's own table. */
const IRREGULAR: Readonly<Record<string, string>> = { EtcdServers: 'ETCD_SERVERS', PublicIP: 'PUBLIC_IP' };

/**
 * Puts a document on the machine, with a program that applies it at each boot as coreos-cloudinit does: it
 * writes files and units, makes systemd reload them, and runs the commands one by one in the order of the
 * list, even if one fails.
 */
export function installCloudConfig(machine: BootedMachine, config: ParsedConfig): void {
  const units = config.CoreOS.Units ?? [];
  for (const { Path, Content, Encoding, RawFilePermissions } of config.WriteFiles ?? []) {
    const content = Encoding === '' ? Content : Buffer.from(Content, 'base64');
    machine.write(`${STAGED}${Path}`, content, Number.parseInt(RawFilePermissions || '0644', 8));
  }
  for (const { Name, Content, DropIns } of units) {
    if (Content) machine.write(`${STAGED}/etc/systemd/system/${Name}`, Content);
    for (const dropIn of DropIns ?? []) {
      machine.write(`${STAGED}/etc/systemd/system/${Name}.d/${dropIn.Name}`, dropIn.Content);
    }
  }
  for (const program of ['Etcd', 'Fleet']) {
    const lines = renderOptions(program.toUpperCase(), config.CoreOS[program]);
    if (lines.length === 0) continue;
    const path = `${STAGED}/run/systemd/system/${program.toLowerCase()}.service.d/20-cloudinit.conf`;
    machine.write(path, ['[Service]', ...lines, ''].join('\n'));
  }
  const commands = units.filter(({ Command }) => Command !== '');
  machine.write(APPLY, renderApply(commands.map(({ Name, Command }) => `${Command} ${Name}`)), 0o755);
}

function renderOptions(prefix: string, options: unknown): string[] {
  return Object.entries(options ?? {}).flatMap(([key, value]) => {
    if (typeof value !== 'string' || value === '') return [];
    const name = IRREGULAR[key] ?? key.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
    return [`Environment="${prefix}_${name}=${value}"`];
  });
}

function renderApply(commands: readonly string[]): string {
  return `#!/bin/sh
cp -a ${STAGED}/. /
systemctl daemon-reload
while read -r command unit; do
  echo "cloudinit $command $unit" >> /trace
  systemctl "$command" "$unit" || echo "failed $command $unit" >> /trace
done <<END
${commands.join('\n')}
END
echo 'cloudinit is done' >> /trace
`;
}
