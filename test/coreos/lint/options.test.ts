import { checkOptions } from '../../../lib/coreos/lint/options';
import type { CoreOSOptions } from '../../../lib/coreos/model/options';
import { found as list } from './found';

/** Returns the findings for options that a program without types might pass. */
const found = (options: Readonly<Record<string, Readonly<Record<string, unknown>>>>) =>
  list(checkOptions(options as CoreOSOptions));

describe('options', () => {
  it.each([
    ['10.1.1.140:4001', true],
    ['node-1.example.jp:4001', true],
    ['$private_ipv4:4001', true],
    ['10.1 .1 .140 :4001', false],
    ['10.1.1.140', false],
    ['10.1.1:4001', false],
    ['10.1.1.256:4001', false],
    ['10.1.1.140:0', false],
    ['10.1.1.140:65536', false],
    [':4001', false],
    ['', false],
  ])('accept the address and port %j: %s', (addr, isFine) => {
    expect(found({ etcd: { addr } })).toEqual(isFine ? [] : ['USER_DATA_OPTION etcd.addr']);
  });

  it.each([
    ['10.1.1.140', true],
    ['$private_ipv4', true],
    ['10.1.1.140 ', false],
    ['10.1.1', false],
    ['node-1', false],
  ])('accept the address %j: %s', (publicIp, isFine) => {
    expect(found({ fleet: { publicIp } })).toEqual(isFine ? [] : ['USER_DATA_OPTION fleet.publicIp']);
  });

  it.each([
    ['https://discovery.etcd.io/b9d070ef8fc3c65b3dc8a49853a77adf', true],
    ['https://discovery.example.jp/any', true],
    ['https://discovery.etcd.io/token', false],
    ['http://discovery.etcd.io/b9d070ef8fc3c65b3dc8a49853a77adf', false],
    ['https://discovery.etcd.io/', false],
  ])('accept the discovery %s: %s', (discovery, isFine) => {
    expect(found({ etcd: { discovery } })).toEqual(isFine ? [] : ['USER_DATA_OPTION etcd.discovery']);
    expect(found({ etcd2: { discovery } })).toEqual(isFine ? [] : ['USER_DATA_OPTION etcd2.discovery']);
  });

  it.each<[string, Record<string, unknown>, boolean]>([
    ['etcd', { discovery: 'token' }, false],
    ['etcd', { name: 'a' }, true],
    ['etcd', { name: '' }, false],
    ['etcd', { name: ' ' }, false],
    ['etcd', { name: 'a\u202eb' }, false],
    ['etcd', { dataDir: '/a\u202eb' }, false],
    ['update', { group: 'beta' }, true],
    ['update', { group: 'a b' }, false],
    ['update', { group: '../x' }, false],
    ['etcd', { name: 'a\nb' }, false],
    ['etcd', { verbose: true }, true],
    ['etcd', { verbose: false }, false],
    ['etcd', { snapshotCount: 5 }, true],
    ['etcd', { snapshotCount: 0 }, false],
    ['etcd', { snapshotCount: 1.5 }, false],
    ['etcd', { retryInterval: 1.5 }, true],
    ['etcd', { retryInterval: Number.NaN }, false],
    ['etcd', { caFile: '/etc/ca.pem' }, true],
    ['etcd', { caFile: 'ca.pem' }, false],
    ['etcd', { unknown: 'a' }, false],
    ['etcd', { toString: 'a' }, false],
    ['etcd2', { listenClientUrls: 'http://10.1.1.140:2379,http://127.0.0.1:2379' }, true],
    ['etcd2', { listenClientUrls: 'http://$private_ipv4:2379' }, true],
    ['etcd2', { listenClientUrls: 'http://10.1.1.140:2379, http://127.0.0.1:2379' }, false],
    ['etcd2', { proxy: 'readonly' }, true],
    ['etcd2', { proxy: 'yes' }, false],
    ['update', { rebootStrategy: 'off' }, true],
    ['update', { rebootStrategy: 'best-effort' }, false],
    ['update', { rebootStrategy: false }, false],
    ['locksmith', { windowStart: '4:00' }, true],
    ['locksmith', { windowStart: 'Thu 23:59' }, true],
    ['locksmith', { windowStart: '24:00' }, false],
    ['locksmith', { windowLength: '1h30m' }, true],
    ['locksmith', { windowLength: '90' }, false],
    ['fleet', { etcdPassword: 'secret' }, true],
    ['fleet', { etcdPassword: undefined }, true],
  ])('of %s accept %j: %s', (program, given, isFine) => {
    expect(found({ [program]: given })).toEqual(
      isFine ? [] : [`USER_DATA_OPTION ${program}.${Object.keys(given)[0]}`],
    );
  });
});
