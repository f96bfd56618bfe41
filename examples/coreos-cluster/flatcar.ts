import {
  type App,
  GuestbookApp,
  HealthCheck,
  KubeadmCluster,
  SakuraLoadBalancedService,
  Stack,
  SwitchNetwork,
} from 'kumiki';
import { site } from './site.ts';

/**
 * The same machines with today's Kubernetes on Flatcar, and a Guestbook behind a load balancer in front of
 * them.
 */
export class Flatcar extends Stack {
  constructor(app: App, id: string) {
    super(app, id, { zone: 'is1b', namespace: 'guestbook' });

    const cluster = new KubeadmCluster(this, 'Cluster', {
      ...site,
      kubernetesVersion: '1.34.2',
      // placeholder: docs/machines.md explains how to get the checksum of the image
      extension: { sha256: '73b1d5c83f064720e195d0d2b483f61e7a590c2d3e4f56a7b8c9daebfc0d1e2f' },
    });

    new SakuraLoadBalancedService(this, 'Edge', {
      backend: new GuestbookApp(this, 'Guestbook').frontend,
      servers: cluster.nodes, // their user_data gets the settings for direct server return
      network: SwitchNetwork.byName('machines', { addresses: ['10.1.0.2'], prefixLength: 22 }),
      address: '10.1.0.3',
      ports: [80],
      healthCheck: HealthCheck.http({ path: '/' }),
    });
  }
}
