import { renderYaml } from '../formats/yaml/render-yaml';

/** User id in containers on hosts: not a user of the host itself. */
export const HOST_USER = 65532;

/** A program that runs in a container on a host without Kubernetes. */
export interface HostContainer {
  /** Name of the project and of its image. */
  readonly name: string;
  /** Name of the service. */
  readonly service: string;
  readonly image: string;
  /** Commands that the build runs as root. @default - none */
  readonly preparation?: readonly string[];
  /** Capabilities to keep. @default - none */
  readonly capabilities?: readonly string[];
  /** Kernel settings for its network. @default - none */
  readonly sysctls?: Readonly<Record<string, string>>;
  /** Folder in the container for the files of `config/`. */
  readonly configFolder: string;
  readonly command: readonly string[];
  readonly stopSignal: 'SIGTERM' | 'SIGUSR1';
  /** Command to run in the container before it is told to stop. @default - none */
  readonly preStopCommand?: readonly string[];
  readonly stopSeconds: number;
  /** Published ports, such as `80:10080`. */
  readonly ports: readonly string[];
  /** Folders that only its user can read, deleted with the container. */
  readonly temporaryFolders: readonly string[];
  /** Folders of the host, relative to the Compose file, and named volumes, with paths in the container. */
  readonly volumes: readonly { readonly from: string; readonly to: string; readonly isReadOnly: boolean }[];
  /** URL inside the container that answers 200. */
  readonly healthUrl: string;
}

/** Renders `Containerfile` and `compose.yml`. cdk8s would treat a file that ends in .yaml as a manifest. */
export function renderHostFiles(container: HostContainer): Readonly<Record<string, string>> {
  return { Containerfile: renderContainerfile(container), 'compose.yml': renderYaml(toCompose(container)) };
}

function renderContainerfile(container: HostContainer): string {
  const { image, preparation = [], configFolder, command, stopSignal } = container;
  return [
    `FROM ${image}`,
    ...(preparation.length > 0 ? [`RUN ${preparation.join(' && ')}`] : []),
    `COPY config/ ${configFolder}/`,
    `USER ${HOST_USER}:${HOST_USER}`,
    `STOPSIGNAL ${stopSignal}`,
    `ENTRYPOINT ${JSON.stringify(command)}`,
    // an image may have default arguments
    'CMD []',
    '',
  ].join('\n');
}

function toCompose(container: HostContainer): object {
  const { name, service, volumes } = container;
  const named = volumes.map(({ from }) => from).filter((from) => !from.startsWith('.'));
  return {
    name,
    services: {
      [service]: {
        build: { context: '.', dockerfile: 'Containerfile' },
        image: `${name}:local`,
        restart: 'unless-stopped',
        read_only: true,
        cap_drop: ['ALL'],
        ...(container.capabilities && { cap_add: container.capabilities }),
        security_opt: ['no-new-privileges:true'],
        ...(container.sysctls && { sysctls: container.sysctls }),
        stop_signal: container.stopSignal,
        // requires Compose 2.30 or later
        ...(container.preStopCommand && { pre_stop: [{ command: container.preStopCommand }] }),
        stop_grace_period: `${container.stopSeconds}s`,
        ports: container.ports,
        tmpfs: container.temporaryFolders.map(
          (path) => `${path}:mode=0700,uid=${HOST_USER},gid=${HOST_USER}`,
        ),
        volumes: [
          // mounted over the copy in the image, so that a reload reads the current files
          `./config:${container.configFolder}:ro`,
          ...volumes.map(({ from, to, isReadOnly }) => `${from}:${to}${isReadOnly ? ':ro' : ''}`),
        ],
        healthcheck: {
          test: ['CMD', 'wget', '-q', '-O', '/dev/null', container.healthUrl],
          interval: '10s',
          timeout: '3s',
          retries: 3,
        },
      },
    },
    ...(named.length > 0 && { volumes: Object.fromEntries(named.map((volume) => [volume, {}])) }),
  };
}
