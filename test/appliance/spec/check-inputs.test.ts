import { checkInputs } from '../../../lib/appliance/spec/check-inputs';
import { type LoadBalancerInputs, toInputs } from '../../../lib/appliance/spec/inputs';
import { UNKNOWN, type Unknownable } from '../../../lib/core/unknown';
import { exampleSpec } from './generated-spec';

const inputs = toInputs(exampleSpec(), 'project/dev');
const problems = (given: Unknownable<LoadBalancerInputs>) =>
  [...checkInputs(given)].map(({ code, property }) => `${code} ${property}`);

describe('checkInputs', () => {
  it.each<[string, Partial<Exclude<Unknownable<LoadBalancerInputs>, symbol>>, string[]]>([
    ['takes inputs that deploy a spec', {}, []],
    ['checks the appliance', { vrid: 0 }, ['LB_VRID vrid']],
    ...[
      'prod',
      '',
      'kumiki-given',
      `kumiki-${'0'.repeat(23)}`,
      `kumiki-${'0'.repeat(24)}x`,
      'kumiki-unapplied',
    ].map((ownerTag): [string, object, string[]] => [
      `refuses '${ownerTag}', which is no tag of ours and may be on anything`,
      { ownerTag },
      ['LB_OWNER_TAG ownerTag'],
    ]),
    [
      'refuses to take over from a tag that is none of ours',
      { adopt: { id: '113400000301', from: 'prod' } },
      ['LB_OWNER_TAG adopt.from'],
    ],
    ['takes an id to adopt', { adopt: { id: '113400000301' } }, []],
    ['refuses a name to adopt', { adopt: { id: 'edge' } }, ['LB_ADOPT adopt.id']],
    ...['true', 1, null, undefined].map((value): [string, object, string[]] => [
      `refuses ${value}, which an output may turn out to be, as a choice between true and false`,
      {
        redundant: value,
        virtualIps: inputs.virtualIps.map((vip) => ({
          ...vip,
          servers: vip.servers.slice(0, 1).map((server) => ({ ...server, enabled: value })),
        })),
      },
      ['PROPS_KIND redundant', 'PROPS_KIND virtualIps[0].servers[0].enabled'],
    ]),
    ['takes the longest time', { timeouts: { createSeconds: 86_400 } }, []],
    ['refuses no time', { timeouts: { updateSeconds: 0 } }, ['SYNTH_VALUE timeouts.updateSeconds']],
    [
      'refuses more than a day',
      { timeouts: { deleteSeconds: 86_401 } },
      ['SYNTH_VALUE timeouts.deleteSeconds'],
    ],
    ['ignores what is not known yet', { adopt: { id: UNKNOWN }, timeouts: UNKNOWN, ownerTag: UNKNOWN }, []],
  ])('%s', (_, changes, expected) => expect(problems({ ...inputs, ...changes })).toEqual(expected));

  it('accepts inputs that are entirely unknown', () => expect(problems(UNKNOWN)).toEqual([]));
});
