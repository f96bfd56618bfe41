import type { Unit } from '../../../lib/coreos/model/unit';
import { articleCluster } from '../../coreos/article-site';
import { FULL_DOCUMENT } from '../../coreos/full-document';
import { testStack } from '../../load-balancer/service-site';
import { describeWithEngine } from '../harness/engine';
import { MODES } from './documents';
import { verifyUnits } from './systemd-root';

describeWithEngine('systemd', 'systemd itself', ({ path }) => {
  describe.each(MODES)('in %s mode', (compat) => {
    it.each(['master', 'node'] as const)('accepts any unit of a %s', (role) => {
      const { machines } = articleCluster(testStack(), { compat });
      const machine = machines.find((each) => each.role === role);
      expect(machine?.userData.toDocument().units.length).toBeGreaterThan(6);
      expect(verifyUnits(path, machine?.userData.toDocument() ?? FULL_DOCUMENT)).toBe('');
    });
  });

  it('accepts units that use every part of the model', () => {
    const units = FULL_DOCUMENT.units.filter(
      ({ name }) => name.endsWith('.service') && name !== 'old.service',
    );
    expect(verifyUnits(path, { ...FULL_DOCUMENT, units })).toBe('');
  });

  it.each([
    ['an unknown section', { name: 'a.service', content: '[Unit ]\nA=b\n[Service]\nExecStart=/bin/true\n' }],
    [
      'an unknown directive',
      { name: 'a.service', content: { Service: { ExecStart: '/bin/true', Retsart: 'always' } } },
    ],
    [
      'a directive of a drop-in',
      { name: 'docker.service', dropIns: [{ name: '10-a.conf', content: { Service: { Retsart: 'no' } } }] },
    ],
  ] as const)('reports %s', (_, unit: Unit) => {
    expect(verifyUnits(path, { units: [unit], files: [] })).not.toBe('');
  });
});
