import type { CoreOSMachine } from './core-os-machine';

/** What to do once the machines run: the client's side of the article, as commands of a shell. */
export function nextStepsOf(master: CoreOSMachine): string[] {
  return [
    `export FLEETCTL_TUNNEL=${master.address}`,
    'fleetctl list-machines',
    `ssh -f -nNT -L 8080:127.0.0.1:8080 core@${master.address}`,
    'curl http://localhost:8080',
    'kubecfg list minions',
    'kubecfg list /pods',
  ];
}
