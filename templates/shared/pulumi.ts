import { App } from 'kumiki';
import { deploy } from 'kumiki/pulumi';
import { Site } from './stack.ts';

// `pulumi up` runs this: it makes the load balancer, and applies the manifests where kumiki:manifests is not none
const app = new App();
new Site(app, 'my-site');

export const { addresses } = deploy(app);
