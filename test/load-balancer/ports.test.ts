import { collectProblems } from '../../lib/core/problems';
import { toPodBackend } from '../../lib/kubernetes/backend/pod-backend';
import { type LoadBalancerPort, resolvePorts } from '../../lib/load-balancer/ports';
import { service, testStack, workload } from './service-site';

type PodPorts = Parameters<typeof workload>[1];

function ofWorkload(ports: PodPorts, asked: readonly LoadBalancerPort[]) {
  return outcome(resolvePorts(toPodBackend(workload(testStack(), ports)), asked));
}

function ofService(ports: readonly object[], asked?: readonly LoadBalancerPort[]) {
  return outcome(resolvePorts(toPodBackend(service(testStack(), ports)), asked));
}

function outcome(resolved: ReturnType<typeof resolvePorts>) {
  const { result: ports, problems } = collectProblems(resolved);
  if (problems.length > 0) return problems.map(({ code, message }) => `${code} ${message}`);
  return ports.map(({ port, targetPort }) => `${port} → ${targetPort}`);
}

const http = { name: 'http', containerPort: 8080 };
const https = { name: 'https', containerPort: 8443 };
const admin = { containerPort: 9000 };

describe('the ports of a workload', () => {
  it.each<[string, PodPorts, LoadBalancerPort[], string[]]>([
    ['goes to the only TCP port', [{ containerPort: 8080 }], [80], ['80 → 8080']],
    [
      'goes to a port by its name where it has one, so that pods may renumber it',
      [http],
      [8000],
      ['8000 → http'],
    ],
    ['prefers the port of the same number', [http, admin], [9000], ['9000 → 9000']],
    ['knows the usual names of 80 and 443', [http, https], [80, 443], ['80 → http', '443 → https']],
    ['does as it is told, by number', [http, https], [{ port: 80, targetPort: 8443 }], ['80 → 8443']],
    ['does as it is told, by name', [http, https], [{ port: 80, targetPort: 'https' }], ['80 → https']],
    [
      'refuses to guess among several',
      [http, admin],
      [7000],
      ["VIP_PORT port 7000 could go to 2 ports of the pods of 'shop/Web'"],
    ],
    [
      'refuses a name that the pods do not have',
      [http],
      [{ port: 80, targetPort: 'web' }],
      ["VIP_PORT the pods of 'shop/Web' have no TCP port named 'web'"],
    ],
    ['refuses pods without TCP ports', [], [80], ["VIP_PORT the pods of 'shop/Web' have no TCP port"]],
    [
      'refuses a port that is UDP in the pods',
      [http, { containerPort: 53, protocol: 'UDP' }],
      [53],
      ["LB_DSR port 53 of the pods of 'shop/Web' is UDP; the appliance carries TCP only"],
    ],
    [
      'takes a port that is TCP and UDP',
      [{ containerPort: 53, protocol: 'UDP' }, { containerPort: 53 }],
      [53],
      ['53 → 53'],
    ],
  ])('%s', (_, pods, asked, expected) => expect(ofWorkload(pods, asked)).toEqual(expected));
});

describe('the ports of a Service', () => {
  const web = { port: 80, targetPort: 8080 };

  it.each<[string, object[], LoadBalancerPort[] | undefined, string[]]>([
    [
      'takes all of its ports when none are asked for',
      [web, { port: 443 }],
      undefined,
      ['80 → 8080', '443 → 443'],
    ],
    ['takes the ports asked for only', [web, { port: 443 }], [80], ['80 → 8080']],
    [
      'takes the TCP side of a port that is both',
      [{ port: 53, protocol: 'UDP' }, { port: 53 }],
      [53],
      ['53 → 53'],
    ],
    ['takes a target that says the same', [web], [{ port: 80, targetPort: 8080 }], ['80 → 8080']],
    [
      'refuses a port that it does not have',
      [web],
      [8080],
      ["LB_DSR the Service 'shop/WebService' has no port 8080"],
    ],
    [
      'refuses a target that says otherwise',
      [web],
      [{ port: 80, targetPort: 9090 }],
      ["LB_DSR port 80 of the Service 'shop/WebService' goes to 8080, not to 9090"],
    ],
    [
      'refuses to serve a Service in part unasked',
      [{ port: 53 }, { port: 53, protocol: 'UDP' }],
      undefined,
      ["LB_DSR port 53 of the Service 'shop/WebService' is UDP; the appliance carries TCP only"],
    ],
    [
      'refuses SCTP',
      [web, { port: 7, protocol: 'SCTP' }],
      undefined,
      ["LB_DSR port 7 of the Service 'shop/WebService' is SCTP; the appliance carries TCP only"],
    ],
  ])('%s', (_, ports, asked, expected) => expect(ofService(ports, asked)).toEqual(expected));

  it('are named by their usual name or their number, each differently', () => {
    const { result: ports } = collectProblems(
      resolvePorts(toPodBackend(workload(testStack())), [80, 443, 8080]),
    );
    expect(ports.map(({ name }) => name)).toEqual(['http', 'https', 'tcp-8080']);
  });
});
