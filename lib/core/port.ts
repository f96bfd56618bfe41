/** Whether a number is a port of TCP or UDP that programs can listen on. */
export function isPort(number: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= 65_535;
}
