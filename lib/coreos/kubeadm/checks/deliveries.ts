import type { Problem } from '../../../core/errors';
import { isWebUrl } from '../../model/web-proxy';
import { groupByDelivery } from '../delivery/group';
import type { KubeadmMachineSpec } from '../spec';
import { configProblem } from './problem';

/** Checks that machines can get their documents by the chosen delivery. */
export function* checkDeliveries(machines: readonly KubeadmMachineSpec[]): Generator<Problem> {
  const groups = groupByDelivery(machines);
  for (const { machines: members } of groups) {
    const [first] = members;
    const property = groups.length === 1 ? 'delivery' : `${first.property}.delivery`;
    yield* checkSystem(first, property);
    yield* checkMatchbox(first, property);
    yield* checkDevice(first, property);
    yield* checkSakura(first, property);
    for (const machine of members) yield* checkRecognition(machine);
  }
}

function* checkSystem(
  { delivery, distribution, format }: KubeadmMachineSpec,
  property: string,
): Generator<Problem> {
  const isFlatcarOnly = delivery.kind === 'flatcarInstall' || delivery.kind === 'matchbox';
  if (distribution === 'flatcar' || !isFlatcarOnly) return;
  yield configProblem({
    property,
    message: `${delivery.kind} installs Flatcar, but ${format} is for Debian and Ubuntu`,
    given: delivery.kind,
    allowed: 'Delivery.cloud(), Delivery.configDrive() or Delivery.sakura()',
    hint: 'choose one of these, or a format of Flatcar',
  });
}

function* checkMatchbox(
  { delivery, format, isIgnition, distribution }: KubeadmMachineSpec,
  property: string,
): Generator<Problem> {
  if (delivery.kind !== 'matchbox') return;
  if (!isWebUrl(delivery.url) || delivery.url.endsWith('/')) {
    yield configProblem({
      property,
      message: `'${delivery.url}' is not the URL of a matchbox server`,
      given: delivery.url,
      allowed: "a URL such as http://10.1.0.5:8080, without '/' at the end",
      hint: 'give the one that machines reach it by while they boot',
    });
  }
  if (distribution === 'flatcar' && !isIgnition) {
    yield configProblem({
      property,
      message: `matchbox serves Ignition, and cannot hand out ${format}`,
      given: format,
      allowed: "'flatcar-ignition-3.4.0' or 'flatcar-butane-1.1.0'",
      hint: 'leave the format out',
    });
  }
}

/** Checks that a machine has a MAC address, by which matchbox recognises it. */
function* checkRecognition({
  delivery,
  macAddress,
  hostname,
  property,
}: KubeadmMachineSpec): Generator<Problem> {
  if (delivery.kind !== 'matchbox' || macAddress !== undefined) return;
  yield configProblem({
    property: `${property}.macAddress`,
    message: `matchbox could not recognise '${hostname}'`,
    allowed: 'the MAC address of the interface that it boots from',
    hint: 'write it such as 52:54:00:12:34:56',
  });
}

function* checkDevice({ delivery }: KubeadmMachineSpec, property: string): Generator<Problem> {
  if (!('device' in delivery) || /^\/dev\/[\w./-]+$/.test(delivery.device)) return;
  yield configProblem({
    property,
    message: `'${delivery.device}' is not a disk`,
    given: delivery.device,
    allowed: 'a path below /dev, such as /dev/vda',
    hint: 'lsblk on the machine shows its disks',
  });
}

function* checkSakura(
  { delivery, distribution, addressing }: KubeadmMachineSpec,
  property: string,
): Generator<Problem> {
  if (delivery.kind !== 'sakura') return;
  const { diskSizeGigabytes } = delivery;
  if (!Number.isInteger(diskSizeGigabytes) || diskSizeGigabytes < 20) {
    yield configProblem({
      property,
      message: `Sakura Cloud has no disks of ${diskSizeGigabytes} GB`,
      given: diskSizeGigabytes,
      allowed: 'a size that the control panel offers, from 20 GB',
      hint: 'leave it out to get 20',
    });
  }
  if (distribution === 'debian' && addressing === 'static') {
    yield configProblem({
      property,
      message: 'Sakura Cloud hands cloud-init no network configuration, so a static address cannot be set',
      given: delivery.kind,
      allowed: "Delivery.configDrive(), or addressing: 'dhcp'",
      hint: 'use a format of Flatcar, whose document has the network configuration',
    });
  }
}
