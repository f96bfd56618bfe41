import { Construct, RootConstruct } from 'constructs';
import { claim } from '../../lib/core/claims';

const root = new RootConstruct('app');
const first = new Construct(root, 'First');
const second = new Construct(root, 'Second');

describe('claiming a name', () => {
  it('succeeds for a free name, and again for the construct that has it', () => {
    expect(claim(first, { kind: 'file', name: 'a' })).toBeUndefined();
    expect(claim(first, { kind: 'file', name: 'a' })).toBeUndefined();
  });

  it('tells a second construct which one has it', () => {
    expect(claim(first, { kind: 'file', name: 'b' })).toBeUndefined();
    expect(claim(second, { kind: 'file', name: 'b' })).toBe('app/First');
  });

  it('keeps kinds, parts of a tree and trees apart', () => {
    expect(claim(first, { kind: 'id', name: 'c' })).toBeUndefined();
    expect(claim(second, { kind: 'file', name: 'c' })).toBeUndefined();
    expect(claim(second, { kind: 'id', name: 'c', within: 'shop' })).toBeUndefined();
    expect(claim(new RootConstruct('other'), { kind: 'id', name: 'c' })).toBeUndefined();
  });
});
