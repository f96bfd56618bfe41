import type { ErrorCode, Problem } from 'kumiki';
import { parse } from 'yaml';
import '../sources.ts';

const { NodeIndex } = await import('../../../lib/controller/desired/nodes.ts');
const { planCluster } = await import('../../../lib/controller/desired/plan-cluster.ts');
const { readService } = await import('../../../lib/controller/desired/services.ts');

/** Services in YAML, as users apply them. */
export type ServiceExamples = Readonly<Partial<Record<ErrorCode, string>>>;

/**
 * Returns the problems that the controller finds in a Service, in a cluster with a network and no load
 * balancers.
 */
export function readServiceProblems(text: string): readonly Problem[] {
  const service = parse(text);
  const uid = '0b1c2d3e-0000-4000-8000-000000000000';
  Object.assign(service.metadata, { uid, creationTimestamp: '2026-01-01T00:00:00Z' });
  const network = {
    switchId: '113400000001',
    label: 'router k8s-router',
    block: '203.0.113.0/28',
    routerId: '113400000000',
  };
  const plan = planCluster({
    scope: 'uid-of-kube-system',
    zone: 'is1b',
    services: [readService(service)],
    nodes: new NodeIndex([], [], 'is1b'),
    networks: {
      byChoice: new Map([['automatic', network]]),
      bySwitch: new Map([[network.switchId, network]]),
    },
    appliances: new Map(),
    now: 0,
    lostSince: new Map(),
    adoptable: [],
    defaults: { plan: 'standard', redundant: true },
  });
  return [...plan.services.values()].flatMap(({ problems }) => problems);
}
