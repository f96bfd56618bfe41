import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

/** On a simulated node, pods with an image of this tag never become ready. */
export const BROKEN_TAG = 'broken';

const FOLDERS = ['node/fast', 'node/heartbeat', 'pod/fast', 'volume/fast'];

/**
 * Writes the stages that kwok takes nodes, pods and volumes through: its own, and one more for images that
 * cannot be pulled. Returns the path of the file.
 */
export function writeStages(stages: string, folder: string): string {
  const own = FOLDERS.flatMap((each) => readStages(join(stages, each))).map((stage) =>
    stage.metadata.name === 'pod-ready'
      ? addRequirement(stage, { key: BROKEN_IMAGES, operator: 'DoesNotExist' })
      : stage,
  );
  const file = join(folder, 'stages.yaml');
  writeFileSync(file, [...own, BROKEN_STAGE].map((stage) => JSON.stringify(stage)).join('\n---\n'));
  return file;
}

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

interface Stage {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly selector: { readonly matchExpressions: readonly Requirement[] };
  };
}

const BROKEN_IMAGES = `.spec.containers.[].image | select(endswith(":${BROKEN_TAG}"))`;

const BROKEN_STAGE = {
  apiVersion: 'kwok.x-k8s.io/v1alpha1',
  kind: 'Stage',
  metadata: { name: 'pod-image-broken' },
  spec: {
    resourceRef: { apiGroup: 'v1', kind: 'Pod' },
    selector: {
      matchExpressions: [
        { key: '.metadata.deletionTimestamp', operator: 'DoesNotExist' },
        { key: '.status.containerStatuses', operator: 'DoesNotExist' },
        { key: BROKEN_IMAGES, operator: 'Exists' },
      ],
    },
    next: {
      statusTemplate: `containerStatuses:
{{ range .spec.containers }}
- image: {{ .image | Quote }}
  name: {{ .name | Quote }}
  ready: false
  restartCount: 0
  state:
    waiting:
      reason: ImagePullBackOff
{{ end }}
phase: Pending
`,
    },
  },
};

function readStages(folder: string): Stage[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => parseAllDocuments(readFileSync(join(folder, file), 'utf8')))
    .map((document): Stage => document.toJS())
    .filter(({ kind }) => kind === 'Stage');
}

function addRequirement(stage: Stage, requirement: Requirement): Stage {
  const { selector } = stage.spec;
  const matchExpressions = [...selector.matchExpressions, requirement];
  return { ...stage, spec: { ...stage.spec, selector: { ...selector, matchExpressions } } };
}
