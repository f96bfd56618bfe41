import { App } from 'kumiki';
import { deploy } from 'kumiki/pulumi';
import { Quickstart } from './stack.ts';

// `pulumi up` runs this: it creates the load balancer and, if kumiki:manifests is apply, the Kubernetes objects
const app = new App();
new Quickstart(app, 'quickstart');

export const { addresses } = deploy(app);
