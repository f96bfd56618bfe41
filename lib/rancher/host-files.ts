import { renderYaml } from '../formats/yaml/render-yaml';

/** User of containers on hosts: none of the machine's own. */
export const HOST_USER = 65532;

/** A program that runs in a container on a host without Kubernetes. */
export interface HostContainer {
  /** Name of the project and of its image. */
  readonly name: string;
  /** Name of the service. */
  readonly service: string;
  readonly image: string;
  /** Commands of the build, as root. @default - none */
  readonly preparation?: readonly string[];
  /** Capabilities to keep. @default - none */
  readonly capabilities?: readonly string[];
  /** Settings of the kernel for its network. @default - none */
  readonly sysctls?: Readonly<Record<string, string>>;
  /** Folder in the container that gets the files of `config/`. */
  readonly configFolder: string;
  readonly command: readonly string[];
  readonly stopSignal: 'SIGTERM' | 'SIGUSR1';
  /** Runs in the container before it is told to stop. @default - nothing */
  readonly preStopCommand?: readonly string[];
  readonly stopSeconds: number;
  /** Such as `80:10080`. */
  readonly ports: readonly string[];
  /** Folders that only it can read, and that end with it. */
  readonly temporaryFolders: readonly string[];
  /** Folders of the host, relative to the file, and named volumes: name or path → path in the container. */
  readonly volumes: readonly { readonly from: string; readonly to: string; readonly isReadOnly: boolean }[];
  /** Where it answers 200, in the container. */
  readonly healthUrl: string;
}

/** `Containerfile` and `compose.yml`. cdk8s would take a file that ends in .yaml for a manifest. */
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
    // an image may have arguments of its own
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
        // Compose 2.30 or later
        ...(container.preStopCommand && { pre_stop: [{ command: container.preStopCommand }] }),
        stop_grace_period: `${container.stopSeconds}s`,
        ports: container.ports,
        tmpfs: container.temporaryFolders.map(
          (path) => `${path}:mode=0700,uid=${HOST_USER},gid=${HOST_USER}`,
        ),
        volumes: [
          // over the copy in the image: a reload reads what is there then
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
