import { contributionKey } from '../../core/contribution';
import type { UserDataEncoding, UserDataFormat } from '../model/format';
import type { Loss } from '../render/loss';
import type { SizeBudget } from './size-budget/size-budget';

/** A machine's boot document as it stands in the assembly. */
export interface UserDataArtifact {
  readonly constructPath: string;
  /** File name, unique in its stack: the hostname. */
  readonly name: string;
  readonly format: UserDataFormat;
  readonly encoding: UserDataEncoding;
  /** The document as a person reads it. */
  readonly text: string;
  /** What the cloud gets: the text, or its encoded form. */
  readonly payload: string | Uint8Array;
  /** How much of what the provider takes is used; undefined when no provider is named. */
  readonly budget: SizeBudget | undefined;
  /** What the format cannot say. */
  readonly losses: readonly Loss[];
}

/** Key under which machines contribute their boot documents to the assembly. */
export const USER_DATA = contributionKey<UserDataArtifact>('userData', 'its user_data');
