import { checkKernel } from '../../../lib/coreos/lint/kernel';
import type { KernelSettings } from '../../../lib/coreos/model/kernel-settings';
import { documentOf } from '../boot';
import { found } from './found';

const check = (kernel: Partial<KernelSettings>) =>
  found(checkKernel(documentOf({ kernel: { modules: [], parameters: [], ...kernel } })));

describe('settings of the kernel', () => {
  it.each([
    ['br_netfilter', true],
    ['8021q', true],
    ['a b', false],
    ['-r', false],
    ['a\nb', false],
    ['', false],
    ['a'.repeat(56), false],
  ])('accept the module %j: %s', (name, isValid) => {
    expect(check({ modules: [name] })).toEqual(isValid ? [] : ['USER_DATA_OPTION kernel.modules[0]']);
  });

  it.each([
    ['net.ipv4.ip_forward', 1, true],
    ['net/ipv4/conf/eth0.1/arp_ignore', 0, true],
    ['ip_forward', 1, false],
    ['a.b\nc.d', 1, false],
    ['a.b', 1.5, false],
    ['a.b', Number.NaN, false],
  ])('accept the parameter %j with %p: %s', (name, value, isValid) => {
    expect(check({ parameters: [{ name, value }] })).toEqual(
      isValid ? [] : ['USER_DATA_OPTION kernel.parameters[0]'],
    );
  });

  it('give each parameter one value', () => {
    const [one, zero] = [
      { name: 'net.ipv4.ip_forward', value: 1 },
      { name: 'net.ipv4.ip_forward', value: 0 },
    ];
    expect(check({ parameters: [one, one] })).toEqual([]);
    expect(check({ parameters: [one, zero] })).toEqual(['USER_DATA_DUPLICATE kernel.parameters[1]']);
  });
});
