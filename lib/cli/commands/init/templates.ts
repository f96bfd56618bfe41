import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findPackageFile, type PackageFile } from '../../load/package-file';

/** The starting point of a project. */
export interface Template {
  readonly summary: string;
  readonly isTypeScript: boolean;
  readonly usesPulumi: boolean;
  /** Path in the project → path below templates/ of the package. */
  readonly sources: Readonly<Record<string, string>>;
}

const COMMON = { '.gitignore': 'shared/gitignore' };
const TYPESCRIPT = {
  ...COMMON,
  'cdk8s.yaml': 'shared/cdk8s.yaml',
  'main.ts': 'shared/main.ts',
  'stack.ts': 'typescript/stack.ts',
  'stack.test.ts': 'typescript/stack.test.ts',
  'tsconfig.json': 'shared/tsconfig.json',
};
const PULUMI = {
  ...TYPESCRIPT,
  'Pulumi.simulated.yaml': 'shared/Pulumi.simulated.yaml',
  'Pulumi.yaml': 'shared/Pulumi.yaml',
  'pulumi.ts': 'shared/pulumi.ts',
  'simulated.mjs': 'shared/simulated.mjs',
};

/** The templates by name, in display order. */
export const TEMPLATES = {
  typescript: {
    summary: 'a web app behind a virtual IP, in TypeScript',
    isTypeScript: true,
    usesPulumi: false,
    sources: { ...TYPESCRIPT, 'README.md': 'typescript/README.md' },
  },
  javascript: {
    summary: 'a web app behind a virtual IP, in JavaScript',
    isTypeScript: false,
    usesPulumi: false,
    sources: {
      ...COMMON,
      'README.md': 'javascript/README.md',
      'cdk8s.yaml': 'javascript/cdk8s.yaml',
      'main.js': 'javascript/main.js',
      'stack.js': 'javascript/stack.js',
      'stack.test.js': 'javascript/stack.test.js',
    },
  },
  pulumi: {
    summary: 'a web app behind a virtual IP, in TypeScript, brought up with Pulumi',
    isTypeScript: true,
    usesPulumi: true,
    sources: { ...PULUMI, 'README.md': 'pulumi/README.md' },
  },
  'whole-site': {
    summary: 'machines, gateway, apps, database and virtual IP, brought up with Pulumi',
    isTypeScript: true,
    usesPulumi: true,
    sources: {
      ...PULUMI,
      'README.md': 'whole-site/README.md',
      'stack.ts': 'whole-site/stack.ts',
      'stack.test.ts': 'whole-site/stack.test.ts',
    },
  },
} as const satisfies Record<string, Template>;

export type TemplateName = keyof typeof TEMPLATES;

export const TEMPLATE_NAMES = Object.keys(TEMPLATES) as readonly TemplateName[];

/** Reads the package.json of the package that contains this program. */
export function readOwnPackage(): PackageFile {
  return findPackageFile(__filename) ?? { path: __filename, json: {} };
}

/** Reads a file below templates/. */
export function readSource(path: string): string {
  return readFileSync(join(dirname(readOwnPackage().path), 'templates', path), 'utf8');
}
