import { FAULT_KINDS } from '../../../lib/simulator';
import { PROPERTIES } from '../../../lib/simulator/faults/properties';

describe('the kinds of faults', () => {
  it('take only properties that can be read from outside', () => {
    for (const { takes, needs = [] } of Object.values(FAULT_KINDS)) {
      for (const name of Object.keys(takes)) expect([name, PROPERTIES.has(name)]).toEqual([name, true]);
      for (const name of needs) expect(Object.keys(takes)).toContain(name);
    }
  });
});
