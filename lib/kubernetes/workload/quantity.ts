const FACTORS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** What {@link tryParseCores} reads. */
export const CORES = "a decimal number, of thousandths with the suffix m, such as '100m' or '2'";

/** What {@link tryParseBytes} reads. */
export const BYTES = "a decimal number with one of the suffixes k M G T Ki Mi Gi Ti or none, such as '128Mi'";

/** Parses processor cores in the notation of Kubernetes (`100m`, `0.5`); undefined if `text` is not valid. */
export function tryParseCores(text: string): number | undefined {
  const [, amount, suffix] = /^(\d+(?:\.\d+)?)(m?)$/.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) / (suffix === 'm' ? 1000 : 1);
}

/**
 * Parses bytes in the notation of Kubernetes (`128Mi`); undefined if `text` is not valid. Kubernetes also accepts
 * `512m`, which is half a byte.
 */
export function tryParseBytes(text: string): number | undefined {
  const [, amount, suffix = ''] = /^(\d+(?:\.\d+)?)(k|M|G|T|Ki|Mi|Gi|Ti)?$/.exec(text) ?? [];
  const factor = FACTORS[suffix];
  return amount === undefined || factor === undefined ? undefined : Number(amount) * factor;
}
