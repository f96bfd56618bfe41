import type { CommandLine } from '../../model/command-line';
import { INSTALL, type UnitRecipe } from '../recipe';
import type { ArticleMachineSpec } from '../spec';

/** The file to which rudder writes the subnet that it has leased. */
const SUBNET_FILE = '/run/rudder/subnet.env';
const MAKE_MOUNTS_PRIVATE: CommandLine = { program: '/bin/mount', arguments: ['--make-rprivate', '/'] };

/** Docker with its bridge in the machine's subnet of the overlay network. */
export const docker: UnitRecipe = {
  article: () => ({
    name: 'docker.service',
    command: 'restart',
    content: {
      Unit: {
        Description: 'Docker Application Container Engine',
        Documentation: 'http://docs.docker.io',
        Requires: 'rudder.service',
        After: 'rudder.service',
      },
      Service: {
        EnvironmentFile: SUBNET_FILE,
        ExecStartPre: MAKE_MOUNTS_PRIVATE,
        ExecStart: createDockerCommand([]),
      },
      Install: INSTALL,
    },
  }),
  // a drop-in: the image's unit keeps its link to docker.socket, which -H fd:// needs
  hardened: (machine) => ({
    name: 'docker.service',
    command: 'restart',
    dropIns: [
      {
        name: '10-rudder.conf',
        content: {
          Unit: { Wants: 'rudder.service', After: 'rudder.service' },
          Service: {
            // systemd reads the file again for each command, so it need not exist before the wait below has
            // ended
            EnvironmentFile: `-${SUBNET_FILE}`,
            ExecStartPre: [
              MAKE_MOUNTS_PRIVATE,
              { program: '/bin/sh', arguments: ['-c', `until test -s ${SUBNET_FILE}; do sleep 1; done`] },
            ],
            ExecStart: ['', createDockerCommand(listMasqueradeFlags(machine))],
            Restart: 'on-failure',
            RestartSec: 10,
            TimeoutStartSec: 0,
          },
        },
      },
    ],
  }),
};

function createDockerCommand(more: readonly string[]): CommandLine {
  return {
    program: '/usr/bin/docker',
    arguments: [
      '-d',
      '-s=btrfs',
      '-H',
      'fd://',
      { withVariables: `--bip=$\{RUDDER_SUBNET}` },
      { withVariables: `--mtu=$\{RUDDER_MTU}` },
      ...more,
    ],
  };
}

/**
 * Lists the flags that stop Docker from masquerading, which it does by default and which hides pods'
 * addresses from peers.
 */
function listMasqueradeFlags({ ipMasq }: ArticleMachineSpec): readonly string[] {
  return ipMasq === 'docker' ? [] : ['--ip-masq=false'];
}
