#!/usr/bin/env node
import { statSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { join, sep } from 'node:path';
import type * as Readline from 'node:readline';
import { CodeCache } from './code-cache';
import { DirectOutput } from './direct-output';
import type * as Main from './main';

// the imports above are compiled without a cache on each start; Node without the API is too old for main()
const { enableCompileCache, getCompileCacheDir }: Partial<typeof nodeModule> = nodeModule;
enableCompileCache?.();
useCodeCache(getCompileCacheDir?.());

// created on demand: most commands end by themselves
let abort: AbortController | undefined;
const stdout = new DirectOutput('stdout', endOutput);
const stderr = new DirectOutput('stderr', endOutput);
hideAdviceOnModules();

// loaded after the caches are on, so that they cover everything
const { main } = require('./main') as typeof Main;
const exitCode = main({
  args: process.argv.slice(2),
  cwd: findWorkingFolder(),
  script: process.argv[1],
  env: process.env,
  nodeVersion: process.versions.node,
  stdout,
  stderr,
  process,
  ask: askAtTerminal,
  takeOverSignals: () => {
    const controller = new AbortController();
    abort = controller;
    process.once('SIGINT', () => controller.abort());
    process.once('SIGTERM', () => controller.abort());
    return controller.signal;
  },
  callLater: (ms, callback) => {
    const timer = setTimeout(callback, ms).unref();
    return () => clearTimeout(timer);
  },
  elapsedMs: () => process.uptime() * 1000,
});
void exitCode.then((code) => {
  process.exitCode = code;
});

/**
 * Compiles our own files, cdk8s and constructs with a cache for this command and installation, in the folder
 * of Node's compile cache; without a cache if the user has disabled that.
 */
function useCodeCache(folder: string | undefined): void {
  const command = process.argv[2] ?? '';
  if (folder === undefined || !/^[a-z][a-z-]{0,30}$/.test(command)) return;
  const cache = new CodeCache(join(folder, `kumiki-${command}-${statSync(__filename).ino}`));
  const ofConstructs = /[\\/]node_modules[\\/](?:cdk8s|constructs)[\\/]lib[\\/]/;
  cache.compileFiles((file) => file.startsWith(__dirname + sep) || ofConstructs.test(file));
  process.on('exit', (code) => {
    if (code === 0) cache.save();
  });
}

/** Returns the working directory; undefined if it has been deleted. */
function findWorkingFolder(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}

/** Asks on stderr, because stdout is for results. Loads its module on demand. */
function askAtTerminal(question: string): Promise<string | null | undefined> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY || !stderr.isTTY) return Promise.resolve(undefined);
  const { createInterface } = require('node:readline') as typeof Readline;
  return new Promise((resolve) => {
    const terminal = createInterface({ input: stdin, output: stderr });
    terminal.once('close', () => resolve(null));
    terminal.question(question, (answer) => {
      resolve(answer);
      terminal.close();
    });
  });
}

/** Stays silent if no one reads the output, as with `| head`; ends commands that run until interrupted. */
function endOutput(error: NodeJS.ErrnoException): void {
  abort?.abort();
  if (error.code === 'EPIPE') return;
  process.stderr.write(`error the output cannot be written: ${error.message}\n`);
  process.exit(1);
}

/**
 * Hides Node's advice on `import` in CommonJS, because our error explains what to do; and its warning that it
 * had to detect whether a file is a module.
 */
function hideAdviceOnModules(): void {
  const listeners = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.message.startsWith('Failed to load the ES module')) return;
    if ('code' in warning && warning.code === 'MODULE_TYPELESS_PACKAGE_JSON') return;
    for (const listener of listeners) listener(warning);
  });
}
