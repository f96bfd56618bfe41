import { App } from 'kumiki';
import { Site } from './stack.ts';

// `npx kumiki synth examples/whole-site/main.ts`: boot documents, manifests and the load balancer, into dist/
const app = new App();
new Site(app, 'site');
app.synth();
