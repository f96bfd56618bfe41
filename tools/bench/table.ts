import type { Timing } from './measure.ts';

/**
 * Prints timings with their ratio to a baseline. Only the ratios matter: absolute times depend on the
 * machine.
 */
export function printTimings(title: string, timings: readonly Timing[], baseline: string): void {
  const base = timings.find(({ name }) => name === baseline);
  console.log(`\n${title} (medians; ratios to ${baseline})`);
  console.log(
    `  ${'command'.padEnd(44)} ${'CPU ms'.padStart(8)} ${'ratio'.padStart(7)} ${'wall ms'.padStart(8)} ${'ratio'.padStart(7)}`,
  );
  for (const { name, cpuMs, wallMs } of timings) {
    const cpuRatio = base ? (cpuMs / base.cpuMs).toFixed(3) : '-';
    const wallRatio = base ? (wallMs / base.wallMs).toFixed(3) : '-';
    console.log(
      `  ${name.padEnd(44)} ${cpuMs.toFixed(0).padStart(8)} ${cpuRatio.padStart(7)} ${wallMs.toFixed(0).padStart(8)} ${wallRatio.padStart(7)}`,
    );
  }
}

/** Prints whether a bar is met. Never fails, because a busy machine is not a defect. */
export function printBar(what: string, value: number, limit: number): void {
  console.log(`  ${value <= limit ? 'met   ' : 'MISSED'}  ${what}: ${value.toFixed(3)} (bar ${limit})`);
}

/** Returns the CPU or wall ratio of one timing to another. */
export function ratio(
  timings: readonly Timing[],
  of: string,
  to: string,
  figure: 'cpuMs' | 'wallMs',
): number {
  const value = (name: string) => timings.find((timing) => timing.name === name)?.[figure] ?? Number.NaN;
  return value(of) / value(to);
}
