import { wordsOf } from '../../unit-file/parse';
import { type Finding, warning } from '../finding';
import type { ReadUnit } from '../read-units';

/** Services of the images, as far as something may want to start before them. What is no service (targets, sockets) is left to systemd. */
const OF_IMAGES =
  /^(?:(?:systemd|coreos|flatcar|user|cloud|ignition|afterburn|ssh)[a-z@-]|(?:containerd|docker|early-docker|etcd2?|etcd-member|flanneld|fleet|kubelet|locksmithd|NetworkManager|ntpd|rpcbind|rpc-statd|settimezone|sshd|tcsd|update-engine|zincati)\.)/;

/** Units that are to start before one that is not there: systemd says nothing of it, so that a mistyped name is never noticed. */
export function* lintAbsentUnits(units: readonly ReadUnit[]): Generator<Finding> {
  const there = new Set<string>(units.map(({ unit }) => unit.name));
  for (const { unit, file, property } of units) {
    for (const name of wordsOf(file, 'Unit', 'Before')) {
      if (there.has(name) || !name.endsWith('.service') || OF_IMAGES.test(name)) continue;
      yield warning({
        code: 'UNIT_ABSENT',
        property,
        message: `${unit.name} is to start before ${name}, which the machine does not have`,
        given: `Before=${name}`,
        hint: 'correct the name, or leave it out',
      });
    }
  }
}
