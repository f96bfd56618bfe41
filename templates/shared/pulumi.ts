import { App } from 'kumiki';
import { deploy } from 'kumiki/pulumi';
import { Site } from './stack.ts';

// `pulumi up` runs this: it creates the load balancer, and applies the manifests if kumiki:manifests is apply (default)
const app = new App();
new Site(app, 'my-site');

export const { addresses } = deploy(app);
