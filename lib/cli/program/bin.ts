#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import type * as Main from './main';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(`kumiki needs Node 22.12 or newer; this is ${process.version}\n`);
  process.exit(2);
}
enableCompileCache?.();

const abort = new AbortController();
process.once('SIGINT', () => abort.abort());
process.once('SIGTERM', () => abort.abort());

// loaded after the cache is on, so that the cache has everything
const { main } = require('./main') as typeof Main;
const exitCode = main({
  args: process.argv.slice(2),
  cwd: process.cwd(),
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: abort.signal,
  elapsedMs: () => performance.now(),
});
void exitCode.then((code) => {
  process.exitCode = code;
});
