import { isSecret, Output, output, runtime } from '@pulumi/pulumi';
import { type RepeatingOutputs, SECRET_ARGUMENTS } from '../appliance/spec/inputs';

/**
 * A property with the paths of arguments that are secrets, such as `virtualIps[0].address`. An empty object
 * if there can be none; undefined, which Pulumi drops, if there are none. The paths themselves are not
 * secret.
 */
export function nameSecretArguments(args: object): Record<string, Output<readonly string[] | undefined>> {
  const outputs = listOutputs(args, '');
  if (outputs.length === 0) return {};
  const found = outputs.map(async ({ path, value }) => ((await isSecret(value)) ? [path] : []));
  const named = output(Promise.all(found)).apply((paths) => {
    const secrets = paths.flat();
    return secrets.length > 0 ? secrets : undefined;
  });
  return { [SECRET_ARGUMENTS]: named };
}

/**
 * For each output that repeats arguments, whether one of them is a secret: Pulumi drops a missing value and
 * keeps a missing secret. Not used in a preview, where it would replace the output.
 * @param outputs the arguments that each output repeats
 */
export function markSecrets<Argument extends string>(
  args: Readonly<Partial<Record<Argument, unknown>>>,
  outputs: RepeatingOutputs<Argument>,
): Record<string, Output<undefined>> {
  if (runtime.isDryRun() || listOutputs(args, '').length === 0) return {};
  return Object.fromEntries(
    Object.entries(outputs).map(([name, sources]) => {
      const repeated = sources === 'all' ? args : sources.map((source) => args[source]);
      return [name, output({ repeated }).apply(() => undefined)];
    }),
  );
}

/** An output among arguments. */
interface Place {
  readonly path: string;
  readonly value: Output<unknown>;
}

function listOutputs(value: unknown, path: string): Place[] {
  if (Output.isInstance(value)) return [{ path, value }];
  // it may become an output
  if (value instanceof Promise) return [{ path, value: output(value) }];
  if (Array.isArray(value))
    return value.flatMap((element, index) => listOutputs(element, `${path}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    listOutputs(member, path === '' ? name : `${path}.${name}`),
  );
}
