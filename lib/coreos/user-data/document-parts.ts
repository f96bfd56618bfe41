import type { BootDocument } from '../model/boot-document';
import { renderUnitContent } from '../unit-file/render';
import type { UserDataPart } from './size-budget/size-budget';

/** The units and files of a document with their sizes, for the person who has to make it shorter. */
export function partsOf({ units, files }: BootDocument): UserDataPart[] {
  return [
    ...units.map(({ name, content, dropIns = [] }) => {
      const contents = [
        ...(content === undefined ? [] : [content]),
        ...dropIns.map((dropIn) => dropIn.content),
      ];
      const bytes = contents.reduce((sum, each) => sum + Buffer.byteLength(renderUnitContent(each)), 0);
      return { name: `unit ${name}`, bytes };
    }),
    ...files.map(({ path, content }) => ({ name: `file ${path}`, bytes: Buffer.byteLength(content) })),
  ];
}
