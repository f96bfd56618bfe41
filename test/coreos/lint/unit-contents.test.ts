import { checkUnitContents } from '../../../lib/coreos/lint/unit-contents';
import type { Unit } from '../../../lib/coreos/model/unit';
import { found, unitsOf } from './found';

const service = (content: Unit['content']): Unit => ({ name: 'a.service', command: 'start', content });
const check = (unit: Unit) => found(checkUnitContents(unitsOf(unit)));

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
    expect(check(service(content))).toEqual(Array(count).fill('UNIT_CONTENT units[0].content'));
  });

  it('is looked at in drop-ins, too', () => {
    const dropIns = [{ name: '10-a.conf', content: '[Unit ]\n' }] as const;
    expect(check({ name: 'a.service', dropIns })).toEqual(['UNIT_CONTENT units[0].dropIns[0].content']);
  });

  it('has the sections of networkd in its files', () => {
    const content = { Match: { Name: 'ens32' }, Network: { DHCP: true } };
    expect(check({ name: 'a.network', content })).toEqual([]);
    expect(check({ name: 'a.network', content: { Service: { Type: 'simple' } } })).toEqual([
      'UNIT_CONTENT units[0].content',
    ]);
  });
});
