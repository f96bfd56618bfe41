import { isSecret, Output, output } from '@pulumi/pulumi';

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
