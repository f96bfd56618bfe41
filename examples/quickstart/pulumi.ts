import { App } from 'kumiki';
import { deploy } from 'kumiki/pulumi';
import { Quickstart } from './stack.ts';

// what `pulumi up` runs: it makes the load balancer and, with kumiki:manifests apply, the Kubernetes objects
const app = new App();
new Quickstart(app, 'quickstart');

export const { addresses } = deploy(app);
