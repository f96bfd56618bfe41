/** What tools/build/signatures makes of the types: `signatures.ts` in each folder with public calls. */
declare module '*/signatures' {
  export const SIGNATURES: string;
}
