import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeMissingMember } from '../../../lib/cli/load/missing-member';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kumiki-member-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Returns the message for an error that the second line of a program throws. */
function describeError(firstLine: string, message: string) {
  const file = join(folder, 'main.js');
  writeFileSync(file, `${firstLine}\nnew Something();\n`);
  const stack = `TypeError: ${message}\n    at Object.<anonymous> (${file}:2:1)`;
  return describeMissingMember(Object.assign(new TypeError(message), { stack }));
}

const REQUIRED = "const { App, GuestBookApp, Servers } = require('kumiki');";

it.each([
  [REQUIRED, 'GuestBookApp is not a constructor', 'kumiki has no export GuestBookApp'],
  [
    "const kumiki = require('kumiki');",
    'kumiki.GuestBookApp is not a constructor',
    'kumiki has no export GuestBookApp',
  ],
  ["import * as kumiki from 'kumiki';", 'kumiki.Sever is not a constructor', 'kumiki has no export Sever'],
  [REQUIRED, 'Servers.byNmae is not a function', 'Servers has no function byNmae'],
  ['import { Servers } from "kumiki";', 'Servers.byNmae is not a function', 'Servers has no function byNmae'],
])('a name that this package does not have is reported: %s', (line, message, expected) => {
  expect(describeError(line, message)).toMatchObject({
    message: expected,
    place: { line: 2 },
    hint: expect.stringMatching(/^did you mean|^correct the name/),
  });
});

it.each([
  [REQUIRED, 'Other is not a constructor'],
  [REQUIRED, 'app.synth.later is not a function'],
  [REQUIRED, 'Servers.byName is not a function'],
  ["const { GuestBookApp } = require('./shop');", 'GuestBookApp is not a constructor'],
  [REQUIRED, 'boo'],
])('another error is not explained: %s %s', (line, message) => {
  expect(describeError(line, message)).toBeUndefined();
});
