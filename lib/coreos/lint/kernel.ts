import type { Problem } from '../../core/errors';
import type { BootDocument } from '../model/boot-document';
import type { KernelParameter } from '../model/kernel-settings';

const MODULE = /^\w[\w-]{0,54}$/;
const PARAMETER = /^[a-z][\w-]*(?:[./][\w-]+)+$/;

/** Checks kernel modules and parameters. */
export function* checkKernel({ kernel }: BootDocument): Generator<Problem> {
  yield* checkModules(kernel?.modules ?? []);
  yield* checkParameters(kernel?.parameters ?? []);
}

function* checkModules(modules: readonly string[]): Generator<Problem> {
  for (const [index, name] of modules.entries()) {
    if (MODULE.test(name)) continue;
    yield {
      code: 'USER_DATA_OPTION',
      property: `kernel.modules[${index}]`,
      message: `'${name}' is not a valid name of a kernel module`,
      given: name,
      allowed: "letters, digits, '_' and '-', of which the first is not '-'",
      hint: 'write the name that lsmod shows',
    };
  }
}

function* checkParameters(parameters: readonly KernelParameter[]): Generator<Problem> {
  const values = new Map<string, number>();
  for (const [index, { name, value }] of parameters.entries()) {
    const property = `kernel.parameters[${index}]`;
    if (!PARAMETER.test(name) || !Number.isSafeInteger(value)) {
      yield {
        code: 'USER_DATA_OPTION',
        property,
        message: `the kernel parameter '${name}' cannot be set to '${value}'`,
        given: { name, value },
        allowed: 'a name such as net.ipv4.ip_forward, and an integer',
        hint: 'for a value that is not an integer, write a file of your own below /etc/sysctl.d',
      };
    }
    const earlier = values.get(name);
    if (earlier !== undefined && earlier !== value) {
      yield {
        code: 'USER_DATA_DUPLICATE',
        property,
        message: `the kernel parameter '${name}' is set to both ${earlier} and ${value}`,
        given: value,
        hint: 'remove one of them: the last one would win',
      };
    }
    values.set(name, value);
  }
}
