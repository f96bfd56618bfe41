import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { deployment, errorOf, onRouter, service, type WrongStack } from './wrong-stack';

const http = { name: 'http', containerPort: 8080 };
const admin = { name: 'admin', containerPort: 9000 };

describe('the error for a backend', () => {
  it.each<[string, WrongStack]>([
    [
      'that is neither service nor workload',
      (stack) =>
        onRouter({ backend: new ApiObject(stack, 'Config', { apiVersion: 'v1', kind: 'ConfigMap' }) })(stack),
    ],
    [
      'that has no object',
      (stack) => {
        // types refuse it, but JavaScript can pass it
        const backend: Construct = new Construct(stack, 'Empty');
        onRouter({ backend: backend as ApiObject })(stack);
      },
    ],
    [
      'without pods',
      (stack) => {
        const spec = { type: 'ExternalName', externalName: 'example.jp' };
        const backend = new ApiObject(stack, 'Elsewhere', { apiVersion: 'v1', kind: 'Service', spec });
        onRouter({ backend })(stack);
      },
    ],
    [
      'in another namespace',
      (stack) => onRouter({ backend: deployment(stack, 'Web', [http], { namespace: 'back-office' }) })(stack),
    ],
    [
      'that does not say its ports',
      (stack) => onRouter({ backend: deployment(stack, 'Web', [http]), ports: undefined })(stack),
    ],
    [
      'with several ports',
      (stack) => onRouter({ backend: deployment(stack, 'Web', [admin, { ...http, name: 'main' }]) })(stack),
    ],
    [
      'without a port of that name',
      (stack) =>
        onRouter({ backend: deployment(stack, 'Web', [http]), ports: [{ port: 80, targetPort: 'web' }] })(
          stack,
        ),
    ],
    ['without ports', (stack) => onRouter({ backend: deployment(stack, 'Web', []) })(stack)],
    [
      'whose Service has another port',
      (stack) => onRouter({ backend: service(stack, [{ port: 8080 }]) })(stack),
    ],
    [
      'whose Service goes elsewhere',
      (stack) =>
        onRouter({ backend: service(stack, [{ port: 80 }]), ports: [{ port: 80, targetPort: 8080 }] })(stack),
    ],
    [
      'whose Service is not all TCP',
      (stack) =>
        onRouter({
          backend: service(stack, [{ port: 80 }, { port: 443, protocol: 'UDP' }]),
          ports: undefined,
        })(stack),
    ],
    [
      'whose pods take UDP',
      (stack) =>
        onRouter({
          backend: deployment(stack, 'Dns', [{ containerPort: 53, protocol: 'UDP' }]),
          ports: [53],
        })(stack),
    ],
  ])('%s', (_, build) => expect(errorOf(build)).toMatchSnapshot());
});
