import type { NextStep, OutputFile } from '../../../core/artifact-kind';
import { quoteForShell } from '../../../core/shell';
import type { KubeadmMachineSpec } from '../spec';
import type { DeliverySpec } from './delivery';
import { type GroupContext, renderPrivateLoop } from './group';

type MatchboxDelivery = Extract<DeliverySpec, { readonly kind: 'matchbox' }>;

/** The folder, relative to the stack's own, with the files of a matchbox server. */
const FOLDER = 'matchbox';

/** Names of Flatcar's boards, by architecture. */
const BOARDS = { amd64: 'amd64-usr', arm64: 'arm64-usr' } as const;

/**
 * Renders the files of a matchbox server for one machine. The machine first boots an installer, which writes
 * Flatcar to the disk with the document in it. The installer fetches that document by asking as an installed
 * machine.
 */
export function renderMatchboxFiles(machine: KubeadmMachineSpec): OutputFile[] {
  const { delivery, hostname, macAddress = '', architecture, updateGroup } = machine;
  if (delivery.kind !== 'matchbox') return [];
  const release = `https://${updateGroup}.release.flatcar-linux.net/${BOARDS[architecture]}/current`;
  const profile = {
    id: `${hostname}-install`,
    name: `installs ${hostname}`,
    boot: {
      kernel: `${release}/flatcar_production_pxe.vmlinuz`,
      initrd: [`${release}/flatcar_production_pxe_image.cpio.gz`],
      args: [
        'initrd=flatcar_production_pxe_image.cpio.gz',
        `ignition.config.url=${delivery.url}/ignition?uuid=\${uuid}&mac=\${mac:hexhyp}`,
        'flatcar.first_boot=yes',
        'console=tty0',
        'console=ttyS0',
      ],
    },
    ignition_id: `${hostname}-install.ign`,
  };
  const selector = { mac: macAddress.toLowerCase() };
  const install = { id: profile.id, name: profile.name, profile: profile.id, selector };
  const installed = {
    id: hostname,
    name: hostname,
    profile: hostname,
    selector: { ...selector, os: 'installed' },
  };
  const installedProfile = { id: hostname, name: hostname, boot: {}, ignition_id: `${hostname}.ign` };
  return [
    toJsonFile(`profiles/${profile.id}.json`, profile),
    toJsonFile(`profiles/${hostname}.json`, installedProfile),
    toJsonFile(`groups/${install.id}.json`, install),
    toJsonFile(`groups/${hostname}.json`, installed),
    toJsonFile(`ignition/${profile.id}.ign`, createInstaller(machine, delivery)),
  ];
}

function toJsonFile(path: string, value: object): OutputFile {
  return { path: `${FOLDER}/${path}`, content: `${JSON.stringify(value, undefined, 2)}\n`, isSecret: false };
}

/**
 * Creates the installer's configuration: it fetches the document, writes Flatcar to the disk, and reboots
 * from it.
 */
function createInstaller(
  { hostname, updateGroup, macAddress = '', sshAuthorizedKeys }: KubeadmMachineSpec,
  { url, device }: MatchboxDelivery,
) {
  const source = `${url}/ignition?mac=${macAddress.toLowerCase().replaceAll(':', '-')}&os=installed`;
  const script = [
    '#!/bin/sh',
    'set -eu',
    `curl -fsSL --retry 10 --retry-all-errors -o /run/document.ign ${quoteForShell(source)}`,
    `flatcar-install -d ${quoteForShell(device)} -C ${quoteForShell(updateGroup)} -i /run/document.ign`,
    'udevadm settle',
    'systemctl reboot',
    '',
  ].join('\n');
  const unit = [
    '[Unit]',
    `Description=Installs Flatcar for ${hostname}`,
    'Wants=network-online.target',
    'After=network-online.target',
    '',
    '[Service]',
    'Type=oneshot',
    'ExecStart=/opt/installer',
    '',
    '[Install]',
    'WantedBy=multi-user.target',
    '',
  ].join('\n');
  return {
    ignition: { version: '3.3.0' },
    passwd: { users: [{ name: 'core', sshAuthorizedKeys }] },
    storage: {
      files: [
        { path: '/opt/installer', mode: 0o755, contents: { source: `data:,${encodeURIComponent(script)}` } },
      ],
    },
    systemd: { units: [{ name: 'installer.service', enabled: true, contents: unit }] },
  };
}

/** Lists the steps that copy the documents into the folder written by synth, and the folder to the server. */
export function listMatchboxSteps({ url }: MatchboxDelivery, group: GroupContext): NextStep[] {
  const { subject, files, listPath, document } = group;
  const host = URL.canParse(url) ? new URL(url).hostname : url;
  const folder = files.below(FOLDER);
  return [
    {
      what: `give the matchbox server its folder, with the documents of ${subject}, and let the machines boot from the network`,
      commands: [
        renderPrivateLoop(listPath, [`cp ${document} ${folder}/ignition/"$host".ign`]),
        `rsync -r ${folder}/ root@${quoteForShell(host)}:/var/lib/matchbox/`,
      ],
    },
  ];
}
