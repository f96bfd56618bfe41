import { checkNaming } from '../../../../lib/appliance/spec/checks/naming';
import type { LoadBalancerSpec } from '../../../../lib/appliance/spec/spec';
import { exampleSpec } from '../generated-spec';

const problems = (changes: Partial<LoadBalancerSpec>) =>
  [...checkNaming(exampleSpec(changes))].map(({ code, property }) => `${code} ${property}`);

describe('the names and tags of an appliance', () => {
  it.each<[string, Partial<LoadBalancerSpec>, string[]]>([
    ['takes a name of 64 characters, however many bytes', { name: '鯖'.repeat(64) }, []],
    ['refuses a name of 65 characters', { name: 'x'.repeat(65) }, ['LB_NAME name']],
    ['refuses an empty name', { name: '' }, ['LB_NAME name']],
    ['refuses a line break in a name', { name: 'a\nb' }, ['LB_NAME name']],
    ['takes a description of 512 characters', { description: 'x'.repeat(512) }, []],
    ['refuses a description of 513 characters', { description: 'x'.repeat(513) }, ['LB_NAME description']],
    ['takes 6 tags', { tags: [...'abcdef'] }, []],
    ['refuses 7 tags, as four of the ten are its own', { tags: [...'abcdefg'] }, ['LB_NAME tags']],
    ['refuses an icon that is no id', { iconId: 'star' }, ['LB_NAME iconId']],
    ['takes a tag of 32 characters', { tags: ['x'.repeat(32)] }, []],
    ['refuses a tag of 33 characters', { tags: ['x'.repeat(33)] }, ['LB_NAME tags[0]']],
    ['refuses an empty tag', { tags: ['a', ''] }, ['LB_NAME tags[1]']],
    ['refuses a tag that is given twice', { tags: ['a', 'a'] }, ['LB_NAME tags[1]']],
    ['refuses a tag that looks like an owner tag', { tags: ['kumiki-mine'] }, ['LB_NAME tags[0]']],
  ])('%s', (_, changes, expected) => expect(problems(changes)).toEqual(expected));
});
