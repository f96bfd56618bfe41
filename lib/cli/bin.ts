#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import type * as Main from './main';

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
