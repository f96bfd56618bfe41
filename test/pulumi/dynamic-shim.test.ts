import { runtime } from '@pulumi/pulumi';
import { dynamicShim } from '../../lib/pulumi/dynamic-shim';

/** The text that Pulumi keeps in the state of every resource. */
async function serialized(): Promise<string> {
  const provider = dynamicShim;
  return (await runtime.serializeFunction(() => provider)).text;
}

describe('the dynamic shim', () => {
  it('serializes to the same text in every release: what is stored keeps running at destroy', async () => {
    expect(await serialized()).toMatchSnapshot();
  });

  it('is small: it is stored twice in every resource', async () => {
    expect((await serialized()).length).toBeLessThan(3_000);
  });
});
