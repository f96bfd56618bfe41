import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppProps } from 'cdk8s';
import type { App } from '../app';
import { checkCall } from '../core/props/check-call';
import type { Stack, StackProps } from '../core/stack';
import type * as Library from '../index';
import { SIGNATURES } from './signatures';

/** A Stack, with the App that contains it. */
export type TestStack = Stack & {
  /**
   * The App: `stack.app.assemble()` checks the tree and returns it as data; `stack.app.render()` returns the
   * files.
   */
  readonly app: App;
};

let count = 0;

/**
 * Creates an App for a unit test. Tests call `app.assemble()` and `app.render()`, which write nothing;
 * `synth()` writes to a new folder below the system's temporary folder, unless `outdir` is given.
 */
export function app(props: AppProps = {}): App {
  checkCall(SIGNATURES, 'app', arguments);
  // loaded on first use: tests of a simulator need no constructs
  const library = require('../index') as typeof Library;
  count += 1;
  return new library.App({ outdir: join(tmpdir(), `kumiki-test-${process.pid}-${count}`), ...props });
}

/**
 * Creates a Stack in its own App, for a unit test of constructs.
 * @param props props of the stack, such as `{ namespace: 'shop' }`
 * @param id names the stack and its files
 */
export function stack(props: StackProps = {}, id = 'test'): TestStack {
  checkCall(SIGNATURES, 'stack', arguments);
  const library = require('../index') as typeof Library;
  const root = app();
  return Object.assign(new library.Stack(root, id, props), { app: root });
}
