import { type Output, runtime } from '@pulumi/pulumi';

export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly provider: string | undefined;
}

/** Answers registrations in place of an engine, and remembers them. `outputs` gives what a provider
 * would, perhaps with an id. */
export async function mockEngine(
  outputs: (registered: Registered) => Record<string, unknown> = () => ({}),
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
    false,
  );
  return seen;
}

/** The value of an output. */
export function settled<T>(output: Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}
