import { App } from 'kumiki';
import { Site } from './stack.ts';

// `kumiki synth` runs this and writes dist/
const app = new App();
new Site(app, 'my-site');
app.synth();
