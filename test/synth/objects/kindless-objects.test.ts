import { ApiObject } from 'cdk8s';
import { App, Stack } from '../../../lib';

function synthesize(props: object): void {
  const app = new App();
  new ApiObject(new Stack(app, 'shop'), 'File', JSON.parse(JSON.stringify(props)));
  app.assemble();
}

describe('an object without a kind', () => {
  it('is refused with advice on rendering it, if it is a Helm chart', () => {
    expect(() => synthesize({ apiVersion: 'v2', name: 'web', version: '1.0.0' })).toThrow(/helm template/);
  });

  it('is refused without advice on Helm otherwise', () => {
    expect(() => synthesize({ apiVersion: 'v1', data: {} })).toThrow(
      /needs metadata, and an apiVersion and a kind(?!.*helm)/s,
    );
  });
});
