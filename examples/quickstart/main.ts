import { App } from 'kumiki';
import { Quickstart } from './stack.ts';

// `cdk8s synth` and `kumiki synth` run this; it writes dist/
const app = new App();
new Quickstart(app, 'quickstart');
app.synth();
