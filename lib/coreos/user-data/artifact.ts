import type { ArtifactKind, OutputFile, ReportTable, StackArtifacts } from '../../core/artifact-kind';
import type { BootDocument } from '../model/boot-document';
import type { UserDataEncoding, UserDataFormat } from '../model/format';
import type { Loss } from '../render/rendered';
import type { SizeBudget } from './size-budget/size-budget';

/** A machine's boot document in the assembly. */
export interface UserDataArtifact {
  /** Path of the document's construct. */
  readonly constructPath: string;
  /** File name, unique in its stack; by default the hostname. */
  readonly name: string;
  /** Format of the document. */
  readonly format: UserDataFormat;
  /** How the document is encoded for the provider. */
  readonly encoding: UserDataEncoding;
  /** The document in no particular format. @internal */
  readonly document: BootDocument;
  /** The document as readable text. */
  readonly text: string;
  /** The data for the cloud: the text, or its encoded form. */
  readonly payload: string | Uint8Array;
  /** How much of the provider's limit is used; undefined if no provider is named. */
  readonly budget: SizeBudget | undefined;
  /** Parts that the format cannot express. */
  readonly losses: readonly Loss[];
  /** Whether another artifact, such as a cluster, shows the document in its own part of the report. */
  readonly isReportedElsewhere: boolean;
}

/** Boot documents of machines. Their files have no extension: cdk8s would take a `.yaml` for a manifest. */
export const USER_DATA: ArtifactKind<UserDataArtifact> = {
  name: 'userData',
  noun: 'machine',
  omittedByPlainApp: 'its user_data',
  files: (artifacts) => artifacts.flatMap(renderDocumentFiles),
  report: reportDocuments,
  toJson: (artifacts, { name: stack }) =>
    artifacts.map(({ constructPath, name, format, encoding, payload, budget }) => ({
      constructPath,
      stack,
      name,
      format,
      encoding,
      bytes: Buffer.byteLength(payload),
      budget,
    })),
};

/** Formats the size of a document, with the limit if a provider is named. */
export function formatDocumentSize({ payload, budget }: UserDataArtifact): string {
  return budget
    ? `${budget.used} of ${budget.limit} B (${budget.provider})`
    : `${Buffer.byteLength(payload)} B`;
}

/**
 * Renders the files of a document, with a readable copy if it is encoded. Any document may contain secrets
 * such as a join token, a key or a password hash.
 */
function renderDocumentFiles({ name, encoding, payload, text }: UserDataArtifact): OutputFile[] {
  const path = `user-data/${name}`;
  const document: OutputFile = { path, content: payload, isSecret: true };
  return encoding === 'raw' ? [document] : [document, { path: `${path}.txt`, content: text, isSecret: true }];
}

function reportDocuments(
  artifacts: readonly UserDataArtifact[],
  { path }: StackArtifacts,
): readonly ReportTable[] {
  const documents = artifacts.filter(({ isReportedElsewhere }) => !isReportedElsewhere);
  if (documents.length === 0) return [];
  return [
    {
      title: `${path}/user-data`,
      header: ['machine', 'format', 'user_data'],
      rows: documents.map((document) => [document.name, document.format, formatDocumentSize(document)]),
      rowNoun: 'machine',
    },
  ];
}
