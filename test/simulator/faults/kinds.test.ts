import { FAULT_KINDS } from '../../../lib/simulator';
import { PROPERTIES } from '../../../lib/simulator/faults/properties';

describe('the kinds of faults', () => {
  it('have only properties that can be parsed', () => {
    for (const { properties, needs = [] } of Object.values(FAULT_KINDS)) {
      for (const name of Object.keys(properties)) expect([name, PROPERTIES.has(name)]).toEqual([name, true]);
      for (const name of needs) expect(Object.keys(properties)).toContain(name);
    }
  });
});
