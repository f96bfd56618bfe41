import { LEVELS, NEWEST_MINOR, OLDEST_MINOR } from '../../../policy/pod-security/standards';
import { type PodSecurityStandard, SEVERITIES } from '../../../policy/rule';
import type { CommandContext } from '../../command';
import { usageError } from '../../usage-error';

/** Formats of the report. */
export const FORMATS = ['text', 'json', 'sarif'] as const;
/** Lowest severities of findings that make the command fail. */
export const THRESHOLDS = [...SEVERITIES, 'never'] as const;

/** The options of a command line. */
export interface CheckOptions {
  readonly standard: PodSecurityStandard;
  readonly format: (typeof FORMATS)[number];
  /** The lowest severity that makes the command fail. */
  readonly failOn: (typeof THRESHOLDS)[number];
}

/** @throws CLI_USAGE */
export function readOptions(values: CommandContext['values']): CheckOptions {
  const format = FORMATS.find((each) => each === values.format) ?? 'text';
  if (format === 'text' && values.output !== undefined) {
    throw usageError({
      message: 'text is for terminals, and --output for formats that other programs read',
      given: '--output',
      allowed: '--format sarif or --format json, with --output FILE',
      hint: 'kumiki check --format sarif --output check.sarif',
    });
  }
  return {
    format,
    failOn: THRESHOLDS.find((each) => each === values['fail-on']) ?? 'error',
    standard: {
      level: LEVELS.find((each) => each === values.level) ?? 'restricted',
      minor: readMinor(values['kubernetes-version']),
    },
  };
}

/** @throws CLI_USAGE */
function readMinor(version: CommandContext['values'][string]): number {
  if (version === undefined) return NEWEST_MINOR;
  const minor = Number(/^v?1\.(\d{1,3})(?:\.\d{1,3})?$/.exec(String(version))?.[1]);
  if (minor >= OLDEST_MINOR && minor <= NEWEST_MINOR) return minor;
  throw usageError({
    message: `the Pod Security Standards of Kubernetes ${version} are not known here`,
    given: version,
    allowed: `1.${OLDEST_MINOR} to 1.${NEWEST_MINOR}`,
    hint: 'leave out --kubernetes-version for the newest',
  });
}
