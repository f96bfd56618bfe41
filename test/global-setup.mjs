import { embedPages } from '../tools/build/dashboard.ts';
import { writeSignatures } from '../tools/build/signatures/write.ts';

/** Runs once before the fast suite: generates the files that lib/ imports and that are not committed. */
export default async function makeSources() {
  writeSignatures();
  await embedPages();
}
