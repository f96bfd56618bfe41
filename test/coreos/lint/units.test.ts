import { checkEnabledUnits, checkInstallSections, checkUnits } from '../../../lib/coreos/lint/units';
import type { BootDocument } from '../../../lib/coreos/model/boot-document';
import type { UserDataFormat } from '../../../lib/coreos/model/format';
import type { Unit } from '../../../lib/coreos/model/unit';
import { documentOf } from '../boot';
import { contextOf, found, unitsOf } from './found';

const check = (changes: Partial<BootDocument>) => found(checkEnabledUnits(documentOf(changes), contextOf()));
const unit = (changes: Partial<Record<keyof Unit, unknown>>): Unit =>
  ({ name: 'a.service', ...changes }) as Unit;

describe('units', () => {
  it.each([
    ['a.service', true],
    ['user-cloudinit@var-lib-coreos\\x2dinstall.path', true],
    ['10-static.network', true],
    ['a', false],
    ['a.conf', false],
    ['.service', false],
    ['a b.service', false],
    ['../a.service', false],
    ['a/b.service', false],
    ['a.service\n', false],
    ['@.service', false],
    [`${'a'.repeat(248)}.service`, false],
  ])('accept the name %j: %s', (name, isFine) => {
    expect(found(checkUnits(documentOf({ units: [unit({ name })] })))).toEqual(
      isFine ? [] : ['UNIT_NAME units[0].name'],
    );
  });

  it.each([
    ['10-a.conf', true],
    ['10-a', false],
    ['../a.conf', false],
    ['.conf', false],
  ])('accept the drop-in %j: %s', (name, isFine) => {
    const dropIns = [{ name, content: '[Unit]\nA=b\n' }];
    expect(found(checkUnits(documentOf({ units: [unit({ dropIns })] })))).toEqual(
      isFine ? [] : ['UNIT_NAME units[0].dropIns[0].name'],
    );
  });

  it.each([
    ['is fine alone', { mask: true }, []],
    ['forbids a content', { mask: true, content: '[Unit]\nA=b\n' }, ['UNIT_FLOW units[0].mask']],
    ['forbids a start', { mask: true, command: 'start' }, ['UNIT_FLOW units[0].mask']],
    ['allows a stop', { mask: true, command: 'stop' }, []],
  ])('a mask %s', (_, changes, expected) =>
    expect(found(checkUnits(documentOf({ units: [unit(changes)] })))).toEqual(expected),
  );

  it('of networkd accept no command', () => {
    expect(found(checkUnits(documentOf({ units: [unit({ name: 'a.network', command: 'start' })] })))).toEqual(
      ['UNIT_FLOW units[0].command'],
    );
  });
});

describe('a unit that coreos-cloudinit configures', () => {
  it.each([
    ['etcd.service', 'etcd', { addr: '10.1.1.140:4001' }],
    ['etcd2.service', 'etcd2', { name: 'a' }],
    ['fleet.service', 'fleet', { metadata: 'a=b' }],
    ['flanneld.service', 'flannel', { interface: 'a' }],
    ['locksmithd.service', 'locksmith', { group: 'a' }],
  ] as const)(
    'cannot be enabled, as it would start before its options are written: %s',
    (name, program, given) => {
      const options = { [program]: given };
      expect(check({ units: [{ name, enable: true }], options })).toEqual(['UNIT_ENABLE units[0].enable']);
      expect(check({ units: [{ name, command: 'start' }], options })).toEqual([]);
      expect(check({ units: [{ name, enable: true }] })).toEqual([]);
    },
  );

  it('can be enabled if Ignition configures it before it starts', () => {
    const document = documentOf({ units: [{ name: 'etcd2.service', enable: true }], options: { etcd2: {} } });
    const context = contextOf({ format: 'flatcar-ignition-3.4.0' });
    expect(found(checkEnabledUnits(document, context))).toEqual([]);
  });
});

describe('a unit that is enabled', () => {
  const SERVICE = '[Service]\nExecStart=/bin/true\n';
  const enabled = (content: string) => unit({ enable: true, content });
  const checkInstall = (changes: Unit, format: UserDataFormat) =>
    found(checkInstallSections(unitsOf(changes), { format }));

  it.each([
    ['no [Install] section', SERVICE, 1, 0],
    ['an empty one', `${SERVICE}[Install]\n`, 1, 1],
    ['one that starts it nowhere', `${SERVICE}[Install]\nDefaultInstance=a\n`, 1, 1],
    ['one that starts it', `${SERVICE}[Install]\nWantedBy=multi-user.target\n`, 0, 0],
    ['an alias', `${SERVICE}[Install]\nAlias=b.service\n`, 0, 0],
  ])('has %s', (_, content, coreos, ignition) => {
    expect(checkInstall(enabled(content), 'coreos-cloudinit-1.14')).toHaveLength(coreos);
    // the unit gets an [Install] section if it has none
    expect(checkInstall(enabled(content), 'flatcar-ignition-3.4.0')).toHaveLength(ignition);
  });

  it('may be one of the image', () => {
    expect(checkInstall(unit({ name: 'docker.service', enable: true }), 'coreos-cloudinit-1.14')).toEqual([]);
  });
});
