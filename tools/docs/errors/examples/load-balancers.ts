import { ApiObject } from 'cdk8s';
import {
  Appliances,
  ExistingLoadBalancer,
  HealthCheck,
  RouterNetwork,
  SakuraLoadBalancedService,
  SwitchNetwork,
} from 'kumiki';
import type { LibraryExamples } from '../library-run.ts';

/** Programs with mistakes in load balancers that are found without the cloud. */
export const LOAD_BALANCERS: LibraryExamples = {
  LB_DELAY_LOOP({ stack, edge }) {
    new SakuraLoadBalancedService(stack, 'Edge', { ...edge, delayLoopSeconds: 5 });
  },
  LB_DSR({ stack, edge }) {
    const backend = new ApiObject(stack, 'Front', {
      apiVersion: 'v1',
      kind: 'Service',
      spec: { selector: { app: 'web' }, ports: [{ port: 8080 }] },
    });
    new SakuraLoadBalancedService(stack, 'Edge', { ...edge, backend, ports: [80] });
  },
  LB_HEALTH_CHECK({ stack, edge }) {
    const healthCheck = HealthCheck.http({ path: 'healthz' });
    new SakuraLoadBalancedService(stack, 'Edge', { ...edge, healthCheck });
  },
  LB_NAME({ stack, edge }) {
    new SakuraLoadBalancedService(stack, 'Edge', { ...edge, name: 'x'.repeat(65) });
  },
  LB_NETWORK({ stack, edge }) {
    const network = RouterNetwork.byName('k8s-router', { addresses: ['203.0.113.4'] });
    new SakuraLoadBalancedService(stack, 'Edge', { ...edge, network, redundant: true });
  },
  LB_NODE_PORT({ stack, edge }) {
    new SakuraLoadBalancedService(stack, 'Edge', { ...edge, ports: [22] });
  },
  LB_NOT_FOUND({ stack }) {
    new ExistingLoadBalancer(stack, 'Shared', { appliances: Appliances.byId('old-lb') });
  },
  LB_PROBE_CONFLICT({ stack, edge }) {
    new SakuraLoadBalancedService(stack, 'First', edge);
    new SakuraLoadBalancedService(stack, 'Second', edge);
  },
  LB_QUOTA({ stack, edge }) {
    const ports = Array.from({ length: 21 }, (_, index) => 8000 + index);
    new SakuraLoadBalancedService(stack, 'Edge', { ...edge, ports });
  },
  LB_SERVER({ stack, edge }) {
    new SakuraLoadBalancedService(stack, 'Edge', { ...edge, servers: [] });
  },
  LB_SERVICE({ stack, edge }) {
    new SakuraLoadBalancedService(stack, 'Edge', { ...edge, sourceRanges: ['198.51.100.7'] });
  },
  LB_VRID({ stack, edge }) {
    new SakuraLoadBalancedService(stack, 'Edge', { ...edge, vrid: 256 });
  },
  VIP_ADDRESS({ stack, edge }) {
    const network = SwitchNetwork.byName('k8s', { addresses: ['192.168.0.2'], prefixLength: 24 });
    const { backend, ports } = edge;
    const servers = ['192.168.0.21'];
    new SakuraLoadBalancedService(stack, 'Edge', {
      backend,
      ports,
      servers,
      network,
      address: '192.168.1.10',
    });
  },
  VIP_DUPLICATE({ stack, edge }) {
    new SakuraLoadBalancedService(stack, 'Edge', { ...edge, ports: [80, 80] });
  },
  VIP_PORT({ stack, edge }) {
    new SakuraLoadBalancedService(stack, 'Edge', { ...edge, ports: [70_000] });
  },
};
