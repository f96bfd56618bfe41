import { ApiObject } from 'cdk8s';
import { errorOf, onRouter, type WrongStack, web } from './wrong-stack';

const configMap =
  (metadata: object) =>
  (id: string): WrongStack =>
  (stack) => {
    new ApiObject(stack, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata });
  };

describe('the error for an object', () => {
  it.each<[string, WrongStack]>([
    [
      'with the name of another',
      (stack) => {
        for (const id of ['One', 'Two']) configMap({ name: 'settings' })(id)(stack);
      },
    ],
    ['with a name that Kubernetes refuses', configMap({ name: 'Settings!' })('Settings')],
    ['with a label that Kubernetes refuses', configMap({ labels: { app: 'a b' } })('Settings')],
    [
      'that waits for itself',
      (stack) => {
        const [one, two] = [web(stack, 'One'), web(stack, 'Two')];
        one.addDependency(two);
        two.addDependency(one);
      },
    ],
    [
      'with a text that YAML cannot carry',
      (stack) => {
        new ApiObject(stack, 'Settings', { apiVersion: 'v1', kind: 'ConfigMap', data: { key: '\ud800' } });
      },
    ],
  ])('%s', (_, build) => expect(errorOf(build)).toMatchSnapshot());
});

describe('a stack with many mistakes', () => {
  it('shows all of them in one run', () => {
    const error = errorOf((stack) => {
      onRouter(
        { vrid: 0, tags: [''], servers: [], address: '203.0.113.256', delayLoopSeconds: 1 },
        'Edge',
      )(stack);
      onRouter(
        { backend: web(stack, 'Other'), ports: [0, 80, 80], sorryServer: '203.0.113.21' },
        'Second',
      )(stack);
      configMap({ name: '-' })('Settings')(stack);
    });
    expect(error).toMatchSnapshot();
    expect(error.split('\n\n')).toHaveLength(9);
  });
});
