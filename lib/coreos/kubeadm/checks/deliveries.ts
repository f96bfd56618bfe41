import type { Problem } from '../../../core/errors';
import type { KubeadmMachineSpec } from '../spec';
import { configProblem, isWebUrl } from './problem';

/** Checks that each machine can get its document in the way that is asked for. */
export function* checkDeliveries(machines: readonly KubeadmMachineSpec[]): Generator<Problem> {
  for (const machine of machines) {
    yield* checkSystem(machine);
    yield* checkMatchbox(machine);
    yield* checkDevice(machine);
    yield* checkSakura(machine);
  }
}

function* checkSystem({ delivery, distribution, property, format }: KubeadmMachineSpec): Generator<Problem> {
  const isFlatcarOnly = delivery.kind === 'flatcarInstall' || delivery.kind === 'matchbox';
  if (distribution === 'flatcar' || !isFlatcarOnly) return;
  yield configProblem({
    property: `${property}.delivery`,
    message: `${delivery.kind} installs Flatcar, but ${format} is for Debian and Ubuntu`,
    given: delivery.kind,
    allowed: 'Delivery.cloud(), Delivery.configDrive() or Delivery.sakura()',
    hint: 'choose one of these, or a format of Flatcar',
  });
}

function* checkMatchbox(machine: KubeadmMachineSpec): Generator<Problem> {
  const { delivery, macAddress, property, hostname, isIgnition, distribution } = machine;
  if (delivery.kind !== 'matchbox') return;
  if (!isWebUrl(delivery.url) || delivery.url.endsWith('/')) {
    yield configProblem({
      property: `${property}.delivery`,
      message: `'${delivery.url}' is not the URL of a matchbox server`,
      given: delivery.url,
      allowed: "a URL such as http://10.1.0.5:8080, without '/' at the end",
      hint: 'give the one that machines reach it by while they boot',
    });
  }
  if (macAddress === undefined) {
    yield configProblem({
      property: `${property}.macAddress`,
      message: `matchbox could not recognise '${hostname}'`,
      allowed: 'the MAC address of the interface that it boots from',
      hint: 'write it such as 52:54:00:12:34:56',
    });
  }
  if (distribution === 'flatcar' && !isIgnition) {
    yield configProblem({
      property: `${property}.format`,
      message: `matchbox serves Ignition, and cannot hand out ${machine.format}`,
      given: machine.format,
      allowed: "'flatcar-ignition-3.4.0' or 'flatcar-butane-1.1.0'",
      hint: 'leave the format out',
    });
  }
}

function* checkDevice({ delivery, property }: KubeadmMachineSpec): Generator<Problem> {
  if (!('device' in delivery) || /^\/dev\/[\w./-]+$/.test(delivery.device)) return;
  yield configProblem({
    property: `${property}.delivery`,
    message: `'${delivery.device}' is not a disk`,
    given: delivery.device,
    allowed: 'a path below /dev, such as /dev/vda',
    hint: 'lsblk on the machine shows its disks',
  });
}

function* checkSakura(machine: KubeadmMachineSpec): Generator<Problem> {
  const { delivery, distribution, addressing } = machine;
  if (delivery.kind !== 'sakura') return;
  const property = `${machine.property}.delivery`;
  const { diskSizeGigabytes, zone } = delivery;
  if (!Number.isInteger(diskSizeGigabytes) || diskSizeGigabytes < 20) {
    yield configProblem({
      property,
      message: `Sakura Cloud has no disks of ${diskSizeGigabytes} GB`,
      given: diskSizeGigabytes,
      allowed: 'a size that the control panel offers, from 20 GB',
      hint: 'leave it out to get 20',
    });
  }
  if (zone !== undefined && !/^[a-z0-9]{2,8}$/.test(zone)) {
    yield configProblem({
      property,
      message: `'${zone}' is not a zone`,
      given: zone,
      allowed: 'a zone such as is1b',
      hint: 'leave it out to take it from SAKURA_ZONE',
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
