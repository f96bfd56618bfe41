import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { ArtifactKind, Instructions, NextStep, OutputFile, ReportTable } from '../core/artifact-kind';
import { claim } from '../core/claims';
import type { Problem } from '../core/errors';
import { quoteForShell } from '../core/shell';

/** A front, meaning a proxy or balancer, in the assembly. */
export interface FrontArtifact {
  /** Construct path of the front. */
  readonly constructPath: string;
  /** Name of its folder, unique in its stack. */
  readonly name: string;
  /** The program that reads the configuration. */
  readonly program: 'caddy' | 'haproxy';
  /** Its files by path: the configuration and, for a host, the files to build and run its container. */
  readonly files: Readonly<Record<string, string>>;
  /** The listeners of the front, with their targets. */
  readonly listeners: readonly FrontListener[];
  /** Port that answers health checks; undefined if clients cannot reach it. */
  readonly healthPort: number | undefined;
  /** Lists the manual steps besides applying manifests. @param folder with its files, quoted */
  readonly listNextSteps: (folder: string) => readonly NextStep[];
}

/** Claims the name of a front; reports another of its stack that has it: both would write the same files. */
export function claimFolder(construct: IConstruct, name: string): readonly Problem[] {
  const holder = claim(construct, { kind: 'front', name, within: Chart.of(construct).node.path });
  if (holder === undefined) return [];
  return [
    {
      code: 'SYNTH_DUPLICATE',
      message: `'${name}' is already the name of the front '${holder}'`,
      property: 'name',
      given: name,
      allowed: 'a name for each proxy and balancer of a stack',
      hint: 'rename one of them, or leave its name out',
    },
  ];
}

/** A listener of a proxy or balancer, and the target of its requests or connections. */
export interface FrontListener {
  /** Protocol and port, such as `http :80`. */
  readonly listener: string;
  /** The requests that it matches: hosts and a path, or `everything else`. */
  readonly match: string;
  /** Readable target of the requests. */
  readonly target: string;
  /** Known addresses that clients use. */
  readonly endpoints: readonly string[];
}

/** Proxies and balancers in the cluster: each writes the configuration of its pods to files. */
export const FRONT: ArtifactKind<FrontArtifact> = {
  name: 'fronts',
  noun: 'front',
  files: (artifacts) => artifacts.flatMap(listFiles),
  report: (artifacts) => artifacts.map(reportListeners),
  instructions: (artifacts, folder) => artifacts.flatMap((artifact) => listInstructions(artifact, folder)),
  toJson: (artifacts, { name: stack }) =>
    artifacts.map(({ constructPath, name, program, listeners, healthPort }) => ({
      constructPath,
      stack,
      name,
      program,
      listeners,
      ...(healthPort !== undefined && { healthPort }),
    })),
};

/** Proxies and balancers on hosts without Kubernetes, which are in no manifest. */
export const HOST_FRONT: ArtifactKind<FrontArtifact> = {
  ...FRONT,
  name: 'hostFronts',
  noun: 'host front',
  omittedByPlainApp: 'the files that it runs from',
};

function listFiles({ name, files }: FrontArtifact): OutputFile[] {
  return Object.entries(files).map(([path, content]) => ({
    path: `fronts/${name}/${path}`,
    content,
    isSecret: false,
  }));
}

function reportListeners({ constructPath, listeners }: FrontArtifact): ReportTable {
  return {
    title: constructPath,
    header: ['listens', 'for', 'to', 'clients use'],
    rows: listeners.map(({ listener, match, target, endpoints }) => [
      listener,
      match,
      target,
      endpoints.join(', '),
    ]),
    rowNoun: 'rule',
  };
}

function listInstructions(artifact: FrontArtifact, folder: string): Instructions[] {
  const steps = artifact.listNextSteps(quoteForShell(`${folder}/fronts/${artifact.name}`));
  return steps.length === 0 ? [] : [{ title: artifact.constructPath, steps }];
}
