import type { CommandExamples } from '../command-run.ts';

const JOB = `import { ApiObject } from 'cdk8s';
import { App, Stack } from 'kumiki';

const app = new App();
new ApiObject(new Stack(app, 'shop'), 'Job', {
  apiVersion: 'batch/v1',
  kind: 'Job',
  spec: {
    template: {
      spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'localhost:5000/job:1.0.0' }] },
    },
  },
});
app.synth();
`;
const FILES = { 'main.ts': JOB };

/** Command lines that fail because of images, or of the registries that serve them. */
export const IMAGES: CommandExamples = {
  IMAGE_LOCK: {
    run: 'kumiki synth main.ts',
    files: { ...FILES, 'images.lock.json': '<<<<<<< HEAD\n{ "version": 1 }\n' },
  },
  IMAGE_NOT_FOUND: {
    run: 'kumiki lock main.ts',
    files: FILES,
    registry: { status: 404, reason: 'MANIFEST_UNKNOWN' },
  },
  IMAGE_REFERENCE: {
    run: 'kumiki lock main.ts',
    files: { 'main.ts': JOB.replace('localhost:5000/job', 'https://localhost:5000/job') },
  },
  IMAGE_UNLOCKED: {
    run: 'kumiki synth main.ts',
    files: { 'main.ts': JOB.replace('App()', "App({ unlockedImages: 'refuse' })") },
  },
  REGISTRY_AUTHENTICATION: {
    run: 'kumiki lock main.ts',
    files: FILES,
    registry: { status: 403, reason: 'DENIED' },
  },
  REGISTRY_CREDENTIALS: {
    run: 'kumiki lock main.ts',
    files: { ...FILES, '.docker/config.json': '{ "credsStore": "desktop" \n' },
  },
  REGISTRY_UNEXPECTED: {
    run: 'kumiki lock main.ts',
    files: FILES,
    registry: { status: 200, reason: 'NOT_A_MANIFEST' },
  },
  REGISTRY_UNREACHABLE: {
    run: 'kumiki lock main.ts',
    files: FILES,
    registry: { status: 429, reason: 'TOOMANYREQUESTS', retryAfterSeconds: 3600 },
  },
};
