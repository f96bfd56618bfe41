import type { Unit } from '../../../lib/coreos/model/unit';
import { lint } from '../boot';

const unit = (changes: Partial<Record<keyof Unit, unknown>>): Unit =>
  ({ name: 'a.service', ...changes }) as Unit;
const service = (content: Unit['content']): Unit => ({ name: 'a.service', command: 'start', content });

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
  ])('take the name %j: %s', (name, isFine) => {
    expect(lint({ units: [unit({ name })] })).toEqual(isFine ? [] : ['error UNIT_NAME units[0].name']);
  });

  it.each([
    ['10-a.conf', true],
    ['10-a', false],
    ['../a.conf', false],
    ['.conf', false],
  ])('take the drop-in %j: %s', (name, isFine) => {
    const dropIns = [{ name, content: '[Unit]\nA=b\n' }];
    expect(lint({ units: [unit({ dropIns })] })).toEqual(
      isFine ? [] : ['error UNIT_NAME units[0].dropIns[0].name'],
    );
  });

  it.each([
    ['is fine alone', { mask: true }, []],
    ['forbids a content', { mask: true, content: '[Unit]\nA=b\n' }, ['error UNIT_FLOW units[0].mask']],
    ['forbids a start', { mask: true, command: 'start' }, ['error UNIT_FLOW units[0].mask']],
    ['allows a stop', { mask: true, command: 'stop' }, []],
  ])('a mask %s', (_, changes, expected) => expect(lint({ units: [unit(changes)] })).toEqual(expected));

  it('of networkd take no command', () => {
    expect(lint({ units: [unit({ name: 'a.network', command: 'start' })] })).toEqual([
      'error UNIT_FLOW units[0].command',
    ]);
  });
});

describe('what units say', () => {
  it.each<[string, Unit['content'], number]>([
    ['sections of its type', '[Unit]\nA=b\n[Service]\nType=oneshot\n[Install]\nA=b\n[X-Fleet]\nA=b\n', 0],
    ['a blank in the name of a section', '[Unit ]\nA=b\n', 1],
    ['a section of another type', { Socket: { ListenStream: '80' } }, 1],
    ['a misspelt section', '[Servce]\nA=b\n', 1],
    ['nothing', '', 1],
    ['text outside of sections', 'A=b\n[Unit]\nC=d\n', 1],
    ['a line without =', '[Unit]\nhello\n', 1],
    ['a blank in the name of a directive', '[Unit]\nA B=c\n', 1],
    ['a last line that goes on', '[Unit]\nA=b \\', 1],
    ['a relative program', { Service: { ExecStart: 'docker -d' } }, 1],
    ['a program with prefixes', { Service: { ExecStart: '-@/bin/docker docker' } }, 0],
    ['a value that would be two lines', { Service: { Environment: 'a\nExecStart=/bin/evil' } }, 1],
    ['a value that swallows the next line', { Service: { Environment: 'a\\', Type: 'oneshot' } }, 1],
  ])('%s', (_, content, count) => {
    const found = lint({ units: [service(content)] });
    expect(found).toEqual(Array(count).fill('error UNIT_CONTENT units[0].content'));
  });

  it('is looked at in drop-ins, too', () => {
    const dropIns = [{ name: '10-a.conf', content: '[Unit ]\n' }];
    expect(lint({ units: [unit({ dropIns })] })).toEqual(['error UNIT_CONTENT units[0].dropIns[0].content']);
  });

  it('has the sections of networkd in its files', () => {
    const content = { Match: { Name: 'ens32' }, Network: { DHCP: true } };
    expect(lint({ units: [unit({ name: 'a.network', content })] })).toEqual([]);
    expect(lint({ units: [unit({ name: 'a.network', content: { Service: { Type: 'simple' } } })] })).toEqual([
      'error UNIT_CONTENT units[0].content',
    ]);
  });
});
