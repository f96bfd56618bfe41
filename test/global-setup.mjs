import { embedPages } from '../tools/build/dashboard.ts';
import { writeSignatures } from '../tools/build/signatures/write.ts';

/** Runs once before the fast suite: makes what lib/ imports and is not committed. */
export default async function makeSources() {
  writeSignatures();
  await embedPages();
}
