import { App } from 'kumiki';
import { Catalogue } from './stack.ts';

// `npx kumiki synth examples/cdk8s-plus/main.ts`
const app = new App();
new Catalogue(app, 'catalogue');
app.synth();
