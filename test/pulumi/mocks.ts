import { type Output, runtime } from '@pulumi/pulumi';
import type { RegisterResourceRequest } from '@pulumi/pulumi/proto/resource_pb';

export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly provider: string | undefined;
}

/** A resource as the program sent it to the engine, with options that mocks do not show. */
export interface Sent {
  readonly type: string;
  readonly name: string;
  readonly dependsOn: readonly string[];
  readonly ignoreChanges: readonly string[];
  readonly isDeletedFirst: boolean;
  readonly secretOutputs: readonly string[];
  readonly aliases: readonly string[];
  readonly aliasNames: readonly string[];
}

/** Returns a list of resources that grows as they are sent to the engine of {@link mockEngine}. */
export function recordSent(): Sent[] {
  const sent: Sent[] = [];
  const monitor = runtime.getMonitor();
  if (!monitor) throw new Error('call mockEngine first');
  const registerResource = monitor.registerResource.bind(monitor);
  Object.assign(monitor, {
    registerResource: (request: RegisterResourceRequest, callback: never) => {
      sent.push({
        type: request.getType(),
        name: request.getName(),
        dependsOn: request.getDependenciesList().map((urn) => urn.split('::').at(-1) ?? ''),
        ignoreChanges: request.getIgnorechangesList(),
        isDeletedFirst: request.getDeletebeforereplace(),
        secretOutputs: request.getAdditionalsecretoutputsList(),
        aliases: request.getAliasesList().map((alias) => alias.getSpec()?.getType() ?? ''),
        aliasNames: request.getAliasesList().flatMap((alias) => alias.getSpec()?.getName() || []),
      });
      return registerResource(request, callback);
    },
  });
  return sent;
}

/**
 * Replaces the engine: answers registrations, and records them. `outputs` returns what a provider would,
 * optionally with an id.
 */
export async function mockEngine(
  outputs: (registered: Registered) => Record<string, unknown> = () => ({}),
  { preview = false }: { readonly preview?: boolean } = {},
): Promise<Registered[]> {
  const seen: Registered[] = [];
  await runtime.setMocks(
    {
      newResource: ({ type, name, inputs, provider }) => {
        const registered = { type, name, inputs, provider };
        seen.push(registered);
        const { id = `${name}-id`, ...state } = outputs(registered);
        return { id: String(id), state: { ...inputs, ...state } };
      },
      call: () => ({}),
    },
    'project',
    'dev',
    preview,
  );
  return seen;
}

/** Resolves to the value of an output. */
export function settled<T>(output: Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}
