import type { ServiceExamples } from '../service-run.ts';

/** Services that the controller in the cluster cannot serve. */
export const SERVICES: ServiceExamples = {
  CONTROLLER_ANNOTATION: `apiVersion: v1
kind: Service
metadata:
  namespace: shop
  name: web
  annotations: { kumiki.dev/delay-seconds: often }
spec:
  type: LoadBalancer
  loadBalancerClass: kumiki.dev/sakura
  selector: { app: web }
  ports: [{ port: 80 }]
`,
  CONTROLLER_NETWORK: `apiVersion: v1
kind: Service
metadata:
  namespace: shop
  name: web
  annotations: { kumiki.dev/network: 'router:name=k9s-router' }
spec:
  type: LoadBalancer
  loadBalancerClass: kumiki.dev/sakura
  selector: { app: web }
  ports: [{ port: 80 }]
`,
  CONTROLLER_SERVICE: `apiVersion: v1
kind: Service
metadata: { namespace: shop, name: dns }
spec:
  type: LoadBalancer
  loadBalancerClass: kumiki.dev/sakura
  selector: { app: dns }
  ports: [{ port: 53, protocol: UDP }]
`,
};
