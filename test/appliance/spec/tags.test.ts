import { toInputs } from '../../../lib/appliance/spec/inputs';
import {
  buildTags,
  describeOwner,
  findOwnerTags,
  formatOwnerTag,
  hashOwnerId,
  hasSameTags,
  splitOwnerTag,
  UNAPPLIED_TAG,
} from '../../../lib/appliance/spec/tags';
import { exampleSpec } from './generated-spec';

const shopEdge = formatOwnerTag('shop/dev', hashOwnerId('Edge'));
const shopOther = formatOwnerTag('shop/dev', hashOwnerId('Other'));
const liveEdge = formatOwnerTag('shop/live', hashOwnerId('Edge'));

describe('the owner tag', () => {
  it('has a half for the scope and a half for the id, in 31 of 32 characters', () => {
    expect(shopEdge).toMatch(/^kumiki-[0-9a-f]{24}$/);
    expect(shopEdge).toHaveLength(31);
    expect(shopOther.slice(0, 19)).toBe(shopEdge.slice(0, 19));
    expect(liveEdge.slice(0, 19)).not.toBe(shopEdge.slice(0, 19));
    expect(liveEdge.slice(19)).toBe(shopEdge.slice(19));
    expect(shopOther.slice(19)).not.toBe(shopEdge.slice(19));
  });

  it('contains a scope unchanged, so that it can be read from an appliance, and hashes other texts', () => {
    expect(formatOwnerTag('0123456789ab', 'cdef01234567')).toBe('kumiki-0123456789abcdef01234567');
    expect(splitOwnerTag('kumiki-0123456789abcdef01234567').scope).toBe('0123456789ab');
    expect(splitOwnerTag(formatOwnerTag('0123456789AB', 'cdef01234567')).scope).not.toBe('0123456789AB');
  });

  it('gets its scope when a spec is deployed, and the id of the spec', () => {
    const { id: _id, ownerId, ...appliance } = exampleSpec();
    const inputs = toInputs(exampleSpec(), 'shop/dev');
    expect(inputs).toEqual({ ...appliance, ownerTag: formatOwnerTag('shop/dev', ownerId) });
    expect(inputs.ownerTag.endsWith(ownerId)).toBe(true);
  });

  it('is told from other tags, including our own mark for unapplied settings', () => {
    const tags = ['kumiki-mine', UNAPPLIED_TAG, shopEdge, `${shopEdge}0`];
    expect(findOwnerTags(tags)).toEqual([shopEdge]);
  });

  it('tells another load balancer of this stack from one of another stack', () => {
    expect(describeOwner(shopOther, shopEdge)).toBe('another load balancer of this stack');
    expect(describeOwner(liveEdge, shopEdge)).toBe('another Kumiki stack');
    expect(describeOwner(shopOther, 'kumiki-given')).toBe('another Kumiki stack');
  });
});

describe('the desired tags', () => {
  const desired = { ownerTag: shopEdge, tags: ['web'], putBefore: ['old'] };

  it('are ours and those of others, without the ones that we set before', () => {
    expect(buildTags(['theirs', 'old', UNAPPLIED_TAG, 'web'], desired)).toEqual([shopEdge, 'theirs', 'web']);
  });

  it('are the same in any order', () => {
    expect(hasSameTags(['a', 'b'], ['b', 'a'])).toBe(true);
    expect(hasSameTags(['a', 'b'], ['a'])).toBe(false);
  });
});
