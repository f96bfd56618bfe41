import type { BootDocument } from '../model/boot-document';
import { error, type Finding } from './finding';

/** Names of kernel modules and parameters, and values. */
export function* lintKernel({ kernel }: BootDocument): Generator<Finding> {
  const values = new Map<string, number>();
  for (const [index, name] of (kernel?.modules ?? []).entries()) {
    if (/^[A-Za-z0-9_-]{1,55}$/.test(name)) continue;
    yield error({
      code: 'USER_DATA_OPTION',
      property: `kernel.modules[${index}]`,
      message: `'${name}' is no name of a kernel module`,
      given: name,
      allowed: "letters, digits, '_' and '-'",
      hint: 'write the name that lsmod shows',
    });
  }
  for (const [index, { name, value }] of (kernel?.parameters ?? []).entries()) {
    const property = `kernel.parameters[${index}]`;
    const earlier = values.get(name);
    values.set(name, value);
    if (!/^[a-z][\w-]*(?:[./][\w-]+)+$/.test(name) || !Number.isSafeInteger(value)) {
      yield error({
        code: 'USER_DATA_OPTION',
        property,
        message: `'${name}' cannot be set to '${value}' in the kernel`,
        given: { name, value },
        allowed: 'a name such as net.ipv4.ip_forward, and an integer',
        hint: 'for a value that is none, write a file of your own below /etc/sysctl.d',
      });
    }
    if (earlier === undefined || earlier === value) continue;
    yield error({
      code: 'USER_DATA_DUPLICATE',
      property,
      message: `the kernel parameter '${name}' is to be ${earlier} and ${value}`,
      given: value,
      hint: 'leave one out: the last one would hold',
    });
  }
}
