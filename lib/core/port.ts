/** Whether a number is a valid TCP or UDP port for programs to listen on. */
export function isPort(number: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= 65_535;
}
