import { App } from 'kumiki';
import { Site } from './stack.ts';

// `npx kumiki synth examples/whole-site/main.ts` writes boot documents, manifests and the load balancer to dist/
const app = new App();
new Site(app, 'site');
app.synth();
