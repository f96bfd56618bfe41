import { isSecret, Output, output, runtime } from '@pulumi/pulumi';

/**
 * The paths of arguments that are secrets, such as `virtualIps[0].address`; undefined, which Pulumi drops, if there
 * are none. The paths themselves are no secrets.
 */
export function findSecretArguments(args: object): Output<readonly string[] | undefined> {
  const found = listOutputs(args, '').map(async ({ path, value }) => ((await isSecret(value)) ? [path] : []));
  return output(Promise.all(found)).apply((paths) => {
    const secrets = paths.flat();
    return secrets.length > 0 ? secrets : undefined;
  });
}

/**
 * For each output that repeats arguments, whether one of them is a secret: Pulumi drops a missing value and keeps
 * a missing secret. Not in a preview, where it would stand for the output.
 * @param repeated what each output repeats
 */
export function markSecrets(repeated: Readonly<Record<string, unknown>>): Record<string, Output<undefined>> {
  if (runtime.isDryRun()) return {};
  return Object.fromEntries(
    Object.entries(repeated).map(([name, value]) => [name, output({ value }).apply(() => undefined)]),
  );
}

/** An output among arguments. */
interface Place {
  readonly path: string;
  readonly value: Output<unknown>;
}

function listOutputs(value: unknown, path: string): Place[] {
  if (Output.isInstance(value)) return [{ path, value }];
  if (Array.isArray(value))
    return value.flatMap((element, index) => listOutputs(element, `${path}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    listOutputs(member, path === '' ? name : `${path}.${name}`),
  );
}
