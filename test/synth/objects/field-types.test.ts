import { checkFieldTypes } from '../../../lib/synth/objects/field-types';
import type { KubernetesObject } from '../../../lib/synth/objects/kubernetes-object';

function found(object: Partial<KubernetesObject>): string[] {
  const metadata = { name: 'a' };
  return [...checkFieldTypes({ apiVersion: 'v1', kind: 'Pod', metadata, ...object })].map(
    ({ message, given, hint }) => [message, given, hint].join(' | '),
  );
}

const podWith = (container: object, spec: object = {}): Partial<KubernetesObject> => ({
  spec: { containers: [{ name: 'web', ...container }], ...spec },
});
const deploymentWith = (spec: object): Partial<KubernetesObject> => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  spec,
});

describe('a field of the wrong type', () => {
  it.each<[string, Partial<KubernetesObject>, string]>([
    [
      'replicas of a variable',
      deploymentWith({ replicas: '3' }),
      'replicas of Deployment is not a number | 3 | write 3 without quotes',
    ],
    [
      'replicas in words',
      deploymentWith({ replicas: 'three' }),
      'replicas of Deployment is not a number | three | write a number, without quotes',
    ],
    [
      'a port',
      podWith({ ports: [{ containerPort: '80' }] }),
      'ports[0].containerPort of container web is not a number | 80 | write 80 without quotes',
    ],
    [
      'a port of pods, which would be taken for a name',
      { kind: 'Service', spec: { ports: [{ port: 80, targetPort: '8080' }] } },
      'ports[0].targetPort of Service is not a number | 8080 | write 8080 without quotes',
    ],
    [
      'the port of a probe',
      podWith({ readinessProbe: { httpGet: { path: '/', port: '8080' } } }),
      'readinessProbe.httpGet.port of container web is not a number | 8080 | write 8080 without quotes',
    ],
    [
      'the port of a probe without HTTP',
      podWith({ startupProbe: { tcpSocket: { port: '6379' } } }),
      'startupProbe.tcpSocket.port of container web is not a number | 6379 | write 6379 without quotes',
    ],
    [
      'a protocol in lower case',
      { kind: 'Service', spec: { ports: [{ port: 53, protocol: 'udp' }] } },
      'ports[0].protocol of Service is not a protocol | udp | write UDP',
    ],
    [
      'a protocol that no Service has',
      { kind: 'Service', spec: { ports: [{ port: 80, protocol: 'HTTP' }] } },
      'ports[0].protocol of Service is not a protocol | HTTP | ',
    ],
    [
      'a boolean',
      podWith({ securityContext: { privileged: 'false' } }),
      'securityContext.privileged of container web is not a boolean | false | write false without quotes',
    ],
    [
      'a boolean in words',
      podWith({}, { hostNetwork: 'yes' }),
      'hostNetwork of Pod is not a boolean | yes | write true or false, without quotes',
    ],
    [
      'a probe',
      podWith({ livenessProbe: { periodSeconds: '10' } }),
      'livenessProbe.periodSeconds of container web is not a number | 10 | write 10 without quotes',
    ],
    [
      'a pod of a template',
      deploymentWith({ template: { spec: { terminationGracePeriodSeconds: '30' } } }),
      'terminationGracePeriodSeconds of the pods of Deployment is not a number | 30 | write 30 without quotes',
    ],
    [
      'ports of a Service',
      { kind: 'Service', spec: { ports: [{ port: '80' }] } },
      'ports[0].port of Service is not a number | 80 | write 80 without quotes',
    ],
    [
      'a line',
      podWith({ command: 'npm start' }),
      'command of container web is not a list | a string | begin each item with -, or put them into [ ]',
    ],
    [
      'variables of docker compose',
      podWith({ env: { PASSWORD: 'hunter22' } }),
      'env of container web is not a list | an object | write each variable as - name: NAME, and value: TEXT below it',
    ],
    [
      'ports of docker compose',
      podWith({ ports: ['8080:80'] }),
      'ports[0] of container web is not an object | 8080:80 | write - containerPort: 80',
    ],
    [
      'variables in one text',
      podWith({ env: ['A=hunter22'] }),
      'env[0] of container web is not an object | a string | write - name: NAME, and value: TEXT below it',
    ],
    [
      'containers by name',
      { spec: { containers: { web: { image: 'nginx' } } } },
      'containers of Pod is not a list | an object | begin each item with -, or put them into [ ]',
    ],
    [
      'a selector of another kind',
      { kind: 'Service', spec: { selector: { matchLabels: { app: 'web' } } } },
      'selector.matchLabels of Service is not a string | an object | a Service lists the labels directly: selector: { app: web }',
    ],
  ])('is refused: %s', (_, object, problem) => expect(found(object)).toEqual([problem]));

  it('is left to the kinds of others', () => {
    const spec = { replicas: '3', ports: ['80'], selector: { matchLabels: {} }, hostNetwork: 'yes' };
    expect(found({ apiVersion: 'example.jp/v1', kind: 'Shop', spec })).toEqual([]);
  });

  it('is not seen in a valid object', () => {
    const container = {
      command: ['web'],
      env: [{ name: 'A', value: '3' }],
      ports: [{ containerPort: 80, hostPort: 0, name: '80', protocol: 'SCTP' }],
      livenessProbe: { httpGet: { port: 'web', path: '/' }, periodSeconds: 10 },
      readinessProbe: null,
      securityContext: { runAsUser: 0, privileged: false },
      resources: { limits: { cpu: '1' } },
    };
    const volumes = [{ name: 'a', configMap: { name: 'a', defaultMode: 420 } }];
    expect(found(podWith(container, { volumes, hostNetwork: true, tolerations: null }))).toEqual([]);
    expect(
      found({ kind: 'Service', spec: { ports: [{ port: 80, targetPort: 'web' }], selector: { app: 'a' } } }),
    ).toEqual([]);
    expect(found(deploymentWith({ replicas: 3, selector: { matchLabels: { app: 'a' } } }))).toEqual([]);
  });
});
