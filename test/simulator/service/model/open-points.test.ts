import { isKumikiError } from '../../../../lib/core/errors';
import { DEFAULT_BEHAVIOUR, OPEN_POINTS, parseBehaviour } from '../../../../lib/simulator';
import { closeAll, createAppliance, startRig } from '../../rig';

afterEach(closeAll);

function problemsOf(...texts: string[]) {
  try {
    parseBehaviour(texts);
    return [];
  } catch (error) {
    if (!isKumikiError(error)) throw error;
    return error.problems;
  }
}

describe('answers to open points, as texts', () => {
  it('are parsed by the type of each setting', () => {
    const texts = [
      'hashSpelling=SettingsHash',
      'deleteWhileUp=conflict',
      'maxVrid=127',
      'serverLimit=virtual-ip',
    ];
    expect(parseBehaviour(texts)).toEqual({
      hashSpelling: 'SettingsHash',
      deleteWhileUp: 'conflict',
      maxVrid: 127,
      serverLimit: 'virtual-ip',
    });
    expect(parseBehaviour([])).toEqual({});
  });

  it('can express every default that is a word or a number', () => {
    for (const [name, value] of Object.entries(DEFAULT_BEHAVIOUR)) {
      if (value === Number.POSITIVE_INFINITY) continue;
      expect(parseBehaviour([`${name}=${value}`])).toEqual({ [name]: value });
    }
    expect(Object.keys(OPEN_POINTS)).toEqual(Object.keys(DEFAULT_BEHAVIOUR));
  });

  it('are refused with all of their problems together', () => {
    expect(problemsOf('no=1', '__proto__=1', 'maxVrid=x', 'statusWhileDown=', 'maxVrid')).toMatchObject([
      { code: 'SIMULATOR_BEHAVIOUR', given: 'no', allowed: expect.stringContaining('hashSpelling') },
      { given: '__proto__' },
      { message: 'the setting maxVrid does not take this value', given: 'x', allowed: 'a number' },
      { given: '', allowed: 'refused, empty' },
      { given: '' },
    ]);
  });

  it('change the behaviour of the simulator', async () => {
    const rig = await startRig({ behaviour: parseBehaviour(['statusWhileDown=empty']) });
    const id = await createAppliance(rig);
    await rig.call('DELETE', `/appliance/${id}/power`, { Force: true });
    const { status, body } = await rig.call('GET', `/appliance/${id}/status`);
    expect([status, body.LoadBalancer]).toEqual([200, []]);
  });
});
