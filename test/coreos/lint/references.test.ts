import { checkReferences, warnAboutReferences } from '../../../lib/coreos/lint/references';
import type { UserDataFormat } from '../../../lib/coreos/model/format';
import type { Unit } from '../../../lib/coreos/model/unit';
import type { Directives } from '../../../lib/coreos/model/unit-content';
import { contextOf, started, unitsOf } from './found';

const withUnit = (Unit: Directives) => started('a.service', undefined, Unit);
const errors = (units: Unit[], preplacedFiles: string[] = [], format?: UserDataFormat) =>
  [...checkReferences(unitsOf(...units), contextOf({ preplacedFiles, ...(format && { format }) }))].map(
    ({ hint }) => hint,
  );
const warnings = (...units: Unit[]) =>
  [...warnAboutReferences(unitsOf(...units), contextOf())].map(({ hint }) => hint);
const ADD = expect.stringMatching(/^add it, correct the name/);

describe('a unit that another one requires', () => {
  it.each<[string, Unit[]]>([
    ['in the document', [withUnit({ Requires: 'b.service' }), started('b.service')]],
    [
      'of the image',
      [withUnit({ Requires: 'docker.service network-online.target', BindsTo: 'dbus.socket' })],
    ],
    ['that exists once it is named', [withUnit({ Requires: 'dev-sdb.device a-b.slice' })]],
    ['of a template', [withUnit({ Requires: 'b@%i.service getty@tty1.service' }), started('b@.service')]],
  ])('may be %s', (_, units) => expect(errors(units)).toEqual([]));

  it('must exist', () => {
    expect(errors([withUnit({ Requires: 'dokcer.service' })])).toEqual(['did you mean docker.service?']);
    expect(errors([withUnit({ BindsTo: 'mine.service' })])).toEqual([ADD]);
    expect(errors([withUnit({ Requires: 'mine.service' })], ['/etc/systemd/system/mine.service'])).toEqual(
      [],
    );
  });

  it('may come from a package with cloud-init', () => {
    expect(errors([withUnit({ Requires: 'mine.service' })], [], 'cloud-init')).toEqual([]);
    expect(errors([withUnit({ Requires: 'dcker.service' })], [], 'cloud-init')).toHaveLength(1);
  });
});

it('refuses a timer, path or socket without its service', () => {
  const timer: Unit = { name: 'a.timer', command: 'start', content: '[Timer]\nOnBootSec=5\n' };
  const socket: Unit = {
    name: 'a.socket',
    command: 'start',
    content: '[Socket]\nListenStream=80\nAccept=yes\n',
  };
  expect(errors([timer])).toEqual([ADD]);
  expect(errors([timer, started('a.service')])).toEqual([]);
  expect(errors([socket, started('a.service')])).toEqual(['did you mean a.service?']);
  expect(errors([socket, started('a@.service')])).toEqual([]);
});

it('warns of names that systemd would ignore, if they are probably misspelt', () => {
  expect(warnings(withUnit({ After: 'netwrok-online.target' }))).toEqual([
    'did you mean network-online.target?',
  ]);
  expect(warnings(withUnit({ Wants: 'b.servce etcd3.service syslog.target' }))).toEqual([]);
  expect(warnings(withUnit({ Before: 'kubelt.service' }))).toEqual(['did you mean kubelet.service?']);
  expect(warnings(withUnit({ Before: 'mine.service' }))).toEqual([ADD]);
});

it('warns of settings for a unit that exists nowhere', () => {
  const dropIns = [{ name: '10-a.conf', content: '[Service]\nNice=5\n' }] as const;
  expect(warnings({ name: 'docker.service', dropIns })).toEqual([]);
  expect(warnings({ name: 'dockerr.service', dropIns })).toEqual(['did you mean docker.service?']);
  expect(warnings({ name: 'mine.service', command: 'start' })).toEqual([ADD]);
});

it('lets units not started at boot require later units of fleet', () => {
  const idle: Unit = {
    name: 'a.service',
    content: '[Unit]\nRequires=mine.service\n[Service]\nExecStart=/bin/true\n',
  };
  const fleet: Unit = { name: 'fleet.service', command: 'start' };
  expect(errors([idle])).toEqual([ADD]);
  expect(errors([fleet, idle])).toEqual([]);
  expect(errors([fleet, { ...idle, command: 'start' }])).toEqual([ADD]);
});
