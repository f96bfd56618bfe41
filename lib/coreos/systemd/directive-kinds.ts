import { BASIC_KINDS } from './kinds/basic';
import { NAME_KINDS } from './kinds/names';
import { PATH_KINDS } from './kinds/paths';
import { RESOURCE_KINDS } from './kinds/resources';
import type { ValueKinds } from './value-kind';

/** All kinds of values. */
export const VALUE_KINDS = {
  ...BASIC_KINDS,
  ...PATH_KINDS,
  ...NAME_KINDS,
  ...RESOURCE_KINDS,
} satisfies ValueKinds;

/** The name of a kind of value; `removed` if the newest systemd no longer has the directive. */
export type ValueKindName = keyof typeof VALUE_KINDS | 'removed';

/**
 * Directives by kind of value, separated by white space: `Name`, `Name@218` if systemd 218 is the first to
 * have it, `Name@-217` if 217 is the last. Directives without a number are older than 209.
 */
export type DirectiveKinds = { readonly [Kind in ValueKindName]?: string };
