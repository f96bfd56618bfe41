import { SakuraLoadBalancerController, type SakuraLoadBalancerControllerProps } from '../../lib';
import { errorOf, type WrongStack } from './wrong-stack';

/** Creates a valid controller, with some changes. */
function controller(changes: Partial<SakuraLoadBalancerControllerProps>): WrongStack {
  return (stack) => {
    new SakuraLoadBalancerController(stack, 'Controller', {
      image: 'registry.example.jp/kumiki-controller:0.1.0',
      credentials: { secretName: 'sakura-cloud' },
      ...changes,
    });
  };
}

const misspelt: object = { initializeNodes: true };
const wrongKind: object = { takesUnclassed: 'yes' };

describe('the error for a controller', () => {
  it.each<[string, WrongStack]>([
    ['without replicas', controller({ replicas: 0 })],
    ['whose metrics are on a port of root', controller({ metricsPort: 80 })],
    ['of an API server on no port', controller({ apiServerPort: 70_000 })],
    [
      'on a network whose id is a name',
      controller({ network: { kind: 'router', selector: { by: 'id', value: 'k8s' } } }),
    ],
    ['of a size that does not exist', controller({ plan: 'premium' as 'highspec' })],
    ['in a zone that does not exist', controller({ zone: 'is9z' as 'is1a' })],
    ['with a log level that does not exist', controller({ logLevel: 'debug' as 'info' })],
    ['whose Secret cannot be', controller({ credentials: { secretName: 'My Secret' } })],
    ['with an image that cannot be', controller({ image: 'kumiki controller' })],
    ['with a name that cannot be', controller({ name: 'Kumiki' })],
    ['with a property that is misspelt', controller(misspelt)],
    ['with a property of another kind', controller(wrongKind)],
    [
      'with all of it',
      controller({
        replicas: 1.5,
        metricsPort: 1,
        apiServerPort: 0,
        network: { kind: 'switch', selector: { by: 'name', value: ' ' } },
      }),
    ],
  ])('%s', (_, build) => {
    const text = errorOf(build, 'kumiki-system');
    expect(text).not.toBe('no error');
    expect(text).toMatchSnapshot();
  });
});
