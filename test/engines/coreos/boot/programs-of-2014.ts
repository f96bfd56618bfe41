import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BinaryName } from '../../../../lib/coreos/article/binaries';
import { COREOS, DAEMON } from './images';
import type { Image } from './root';
import { COPYING_WGET } from './sites';

/** Paths of real programs, by their names on the machine. */
export interface RealPrograms {
  /** Version 3.4, with the API of 2014; etcdctl is beside it. */
  readonly etcd: string;
  readonly flannel: string;
}

const ETCDCTL = 'ETCDCTL_API=2 etcdctl.real --endpoints http://127.0.0.1:4001';

/**
 * Runs etcd with the settings of 0.4, translated to today's options. The addresses of the members replace the
 * discovery service.
 */
function createEtcd(addresses: readonly string[]): string {
  const members = addresses.map((address) => `${toName(address)}=http://${address}:7001`).join(',');
  return `test -n "$ETCD_ADDR" || exec sleep.real infinity
name=$(echo "$ETCD_ADDR" | sed 's/:.*//' | tr . -)
exec env -i PATH="$PATH" etcd.real --name "$name" --enable-v2 --data-dir /var/lib/etcd --unsafe-no-fsync \\
  --listen-client-urls http://0.0.0.0:4001 --advertise-client-urls "http://$ETCD_ADDR" \\
  --listen-peer-urls "http://$ETCD_PEER_ADDR" --initial-advertise-peer-urls "http://$ETCD_PEER_ADDR" \\
  --initial-cluster '${members}' --initial-cluster-state new > /var/log-etcd 2>&1`;
}

function toName(address: string): string {
  return address.replaceAll('.', '-');
}

/**
 * Plays Rudder with flannel's own packages: reads the configuration from etcd's API of 2014, writes the lease
 * to both APIs, and names device, address and file as Rudder does.
 */
const RUDDER = `until config=$(${ETCDCTL} get /coreos.com/network/config); do sleep.real 0.2; done
flannel configure --etcd http://127.0.0.1:4001 "$config"
(
  until test -s /run/flannel.env; do sleep.real 0.1; done
  . /run/flannel.env
  network=$(echo "$FLANNEL_SUBNET" | sed 's,[.][0-9]*/.*,.0,')
  ip link set dev flannel0 down
  ip link set dev flannel0 name rudder0
  ip addr flush dev rudder0
  ip addr add "$network/16" dev rudder0
  ip link set dev rudder0 up
  address=$(ip -o -4 addr show dev ens32 | sed 's,.* inet ,,;s,/.*,,')
  ${ETCDCTL} set --ttl 86400 "/coreos.com/network/subnets/$network-24" "{\\"PublicIP\\":\\"$address\\"}"
  mkdir -p /run/rudder
  printf 'RUDDER_SUBNET=%s\\nRUDDER_MTU=%s\\n' "$FLANNEL_SUBNET" "$FLANNEL_MTU" > /run/rudder/new
  mv /run/rudder/new /run/rudder/subnet.env
) > /var/log-rudder 2>&1 &
rm -f /run/flannel.env
sleep.real infinity | flannel node --etcd http://127.0.0.1:4001 --interface ens32 --subnet-file /run/flannel.env`;

/** Plays docker: creates its bridge, and a program that answers at the bridge's address. */
const DOCKER = `for option; do
  case $option in
    --bip=*) bip=$(echo "$option" | sed 's/--bip=//') ;;
    --mtu=*) mtu=$(echo "$option" | sed 's/--mtu=//') ;;
  esac
done
ip link add docker0 type bridge
ip addr flush dev docker0
ip addr add "$bip" dev docker0
ip link set docker0 mtu "$mtu" up
sleep.real infinity | flannel receive --at "$(echo "$bip" | sed 's,/.*,,'):7000"`;

/** Plays `ping -c 2 -W 2 -M do -s BYTES ADDRESS` with datagrams, whose header is as long. */
const PING = `from=$(ip -o -4 addr show dev docker0 | sed 's,.* inet ,,;s,/.*,,')
answer=$(flannel send --from "$from" --to "$9:7000" --bytes "$8")
echo "$answer"
test "$answer" = "$from $8"`;

/** Plays an API server that knows its minions. */
const APISERVER = `for option; do
  case $option in --machines=*) echo "$option" | sed 's/--machines=//' > /run/machines ;; esac
done
exec systemd-socket-activate --inetd --accept --listen=127.0.0.1:8080 /usr/bin/answer-api`;
const ANSWER_API = `#!/bin/sh
read -r _ path _
while read -r line && test "$(echo "$line" | tr -d '\\r')" != ''; do :; done
case $path in
  */minions) body="{\\"items\\": [$(tr ',' '\\n' < /run/machines | sort | sed 's/.*/{"id": "&"}/' | paste -sd ,)]}" ;;
  *) body='<html>Welcome to Kubernetes</html>' ;;
esac
printf 'HTTP/1.0 200 OK\\r\\n\\r\\n%s\\n' "$body"
`;

/** Downloaded programs. */
export const DOWNLOADED: Partial<Record<BinaryName, string>> = { rudder: RUDDER, apiserver: APISERVER };

/** Describes an image of CoreOS with a real etcd, docker bridge and overlay. */
export function createRealImage(addresses: readonly string[]): Image {
  const programs = {
    ...COREOS.programs,
    wget: COPYING_WGET,
    etcd: createEtcd(addresses),
    etcdctl: `exec env ${ETCDCTL} "$@"`,
    docker: DOCKER,
    ping: PING,
    fleetd: DAEMON,
  };
  return { ...COREOS, programs };
}

/** Copies the real programs into the image of a machine. */
export function addRealPrograms(image: string, { etcd, flannel }: RealPrograms): void {
  mkdirSync(image, { recursive: true });
  cpSync(etcd, join(image, 'etcd.real'));
  cpSync(join(dirname(etcd), 'etcdctl'), join(image, 'etcdctl.real'));
  cpSync(flannel, join(image, 'flannel'));
  writeFileSync(join(image, 'answer-api'), ANSWER_API, { mode: 0o755 });
}
