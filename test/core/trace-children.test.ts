import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { App, Stack } from '../../lib';
import { isTraced, sourceOf } from '../../lib/core/source';

const CONFIG_MAP = { apiVersion: 'v1', kind: 'ConfigMap' };
const HERE = /^test\/core\/trace-children\.test\.ts:\d+$/;

describe('an object directly in a chart', () => {
  const app = new App();
  const stack = new Stack(app, 'shop');

  it('has the line that created it, even if its class records none', () => {
    const [first, second] = ['a', 'b'].map((id) => new ApiObject(stack, id, CONFIG_MAP));
    const other = new ApiObject(stack, 'other', CONFIG_MAP);
    for (const each of [first, second, other]) expect(each && sourceOf(each)).toMatch(HERE);
    expect(first && sourceOf(first)).toBe(second && sourceOf(second));
    expect(first && sourceOf(first)).not.toBe(sourceOf(other));
  });

  it('has that line in a chart of cdk8s, too', () => {
    expect(sourceOf(new ApiObject(new Chart(app, 'plain'), 'Motd', CONFIG_MAP))).toMatch(HERE);
  });

  it('is not mistaken for our own construct', () => {
    expect([stack, new ApiObject(stack, 'theirs', CONFIG_MAP)].map(isTraced)).toEqual([true, false]);
  });

  it('has a line, unlike the objects inside it', () => {
    class Shop extends Construct {
      readonly motd = new ApiObject(this, 'Motd', CONFIG_MAP);
    }
    const shop = new Shop(stack, 'Shop');
    expect(sourceOf(shop)).toMatch(HERE);
    expect(sourceOf(shop.motd)).toBeUndefined();
  });

  it('is no longer traced when there are hundreds', () => {
    const objects = Array.from({ length: 400 }, (_, index) => new ApiObject(stack, `n${index}`, CONFIG_MAP));
    expect(objects.filter((each) => sourceOf(each) === undefined).length).toBeGreaterThan(100);
  });
});
