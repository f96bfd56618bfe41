import { App } from 'kumiki';
import { Notes, type Site } from './stack.ts';

const app = new App();
const site: Site = process.env.SITE === 'production' ? 'production' : 'workstation';
new Notes(app, 'notes', { site, live: process.env.LIVE === 'green' ? 'green' : 'blue' });
app.synth();
