import { App } from '../../lib/app';
import { artifactsOf } from '../../lib/core/artifact-kind';
import { Stack } from '../../lib/core/stack';
import type { LintContext } from '../../lib/coreos/lint/lint-context';
import { lintDocument } from '../../lib/coreos/lint/lint-document';
import type { BootDocument } from '../../lib/coreos/model/boot-document';
import { USER_DATA, type UserDataArtifact } from '../../lib/coreos/user-data/artifact';
import type { UserData } from '../../lib/coreos/user-data/user-data';
import type { Assembly } from '../../lib/synth/assembly/assembly';

/** A valid SSH key. */
export const SSH_KEY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB3f1T2pN9lJk2mG0c7n4uYv8wXzQ5rEoS6bKdHfLiMg ops@example.jp';

/** Returns a document that is empty except for the parts under test. */
export function documentOf(changes: Partial<BootDocument> = {}): BootDocument {
  return {
    manageEtcHosts: false,
    sshAuthorizedKeys: [],
    users: [],
    files: [],
    units: [],
    options: {},
    ...changes,
  };
}

const CONTEXT: LintContext = {
  format: 'coreos-cloudinit-1.14',
  systemd: { oldest: 252, newest: 252 },
  substituteAddresses: false,
  acceptSecrets: false,
  preplacedFiles: [],
};

/** Returns the findings of the rules: `error CODE property` or `warning CODE property`. */
export function lint(changes: Partial<BootDocument>, context: Partial<LintContext> = {}): string[] {
  const { errors, warnings } = lintDocument(documentOf(changes), { ...CONTEXT, ...context });
  return [
    ...errors.map(({ code, property }) => `error ${code} ${property}`),
    ...warnings.map(({ code, property }) => `warning ${code} ${property}`),
  ];
}

/** Synthesizes a program with one stack called `site`. */
export function synthesized(build: (stack: Stack) => void): {
  readonly userData: readonly UserDataArtifact[];
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  readonly notes: readonly string[];
} {
  const app = appOf(build);
  const assembly = app.assemble();
  return {
    userData: assembly.stacks.flatMap((stack) => artifactsOf(stack, USER_DATA)),
    files: app.render(assembly),
    notes: assembly.notes.map(({ text }) => text),
  };
}

/** Assembles the same program. */
export function assembled(build: (stack: Stack) => void): Assembly {
  return appOf(build).assemble();
}

function appOf(build: (stack: Stack) => void): App {
  const app = new App();
  build(new Stack(app, 'site'));
  return app;
}

/** Returns the document of a machine. */
export function textOf(userData: UserData): string {
  return userData.toArtifact().text;
}
