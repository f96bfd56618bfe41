import type { ArtifactKind, Instructions, NextStep } from '../core/artifact-kind';
import { quoteForShell } from '../core/shell';

/** A web app in the assembly, with the data for the commands of a rollout. */
export interface WebAppArtifact {
  /** Construct path of the app. */
  readonly constructPath: string;
  /** Namespace; undefined: the one that kubectl uses by default. */
  readonly namespace: string | undefined;
  /** Context of the kubeconfig, if the stack names one. */
  readonly kubeContext: string | undefined;
  /** Name of the Deployment in the cluster. */
  readonly deployment: string;
  /** Name of the Service; undefined: it has none. */
  readonly service: string | undefined;
  /** Name of the Job that migrates the database; undefined: there is none. */
  readonly migrationJob: string | undefined;
  /** Seconds that the migration may take. */
  readonly migrationSeconds: number | undefined;
  /** Seconds without progress after which a rollout counts as failed. */
  readonly rolloutSeconds: number | undefined;
}

/** Default for both time limits, in seconds. */
const DEFAULT_SECONDS = 600;

/** Web apps: each lists the commands to follow its rollout and to roll it back. */
export const WEB_APP: ArtifactKind<WebAppArtifact> = {
  name: 'webApps',
  instructions: (artifacts) => artifacts.map(toInstructions),
  toJson: (artifacts, { name: stack }) =>
    artifacts.map((artifact) => ({ ...artifact, stack, nextSteps: listSteps(artifact) })),
};

function toInstructions(artifact: WebAppArtifact): Instructions {
  return { title: artifact.constructPath, steps: listSteps(artifact) };
}

function listSteps(artifact: WebAppArtifact): NextStep[] {
  const { namespace, kubeContext, migrationJob } = artifact;
  const kubectl = [
    'kubectl',
    ...(kubeContext === undefined ? [] : [`--context ${quoteForShell(kubeContext)}`]),
    ...(namespace === undefined ? [] : [`-n ${quoteForShell(namespace)}`]),
  ].join(' ');
  const deployment = `deployment/${artifact.deployment}`;
  const { migrationSeconds = DEFAULT_SECONDS, rolloutSeconds = DEFAULT_SECONDS } = artifact;
  const migration: NextStep = {
    what: 'once applied, wait for the migration',
    commands: [`${kubectl} wait --for=condition=Complete --timeout=${migrationSeconds}s job/${migrationJob}`],
  };
  return [
    ...(migrationJob === undefined ? [] : [migration]),
    {
      what: 'once applied, follow the rollout',
      commands: [`${kubectl} rollout status ${deployment} --timeout=${rolloutSeconds}s`],
    },
  ];
}
