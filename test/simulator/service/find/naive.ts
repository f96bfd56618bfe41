import type { Json } from '../../rig';

/** Implements the find language literally on plain rows, one condition after the other, without any index. */
export function naive(rows: readonly Json[], { Filter = {}, Count = 0, From = 0, Sort = [] }: Json): Json {
  let left = [...rows];
  for (const [field, operand] of Object.entries(Filter))
    left = left.filter((row) => holds(row, field, operand));
  // sorting by the last field first: a stable sort then orders by all of them
  for (const field of [...Sort].reverse()) {
    const name = field.replace('-', '');
    const sign = field === name ? 1 : -1;
    left.sort((a, b) => sign * order(look(a, name)[0], look(b, name)[0]));
  }
  const page: Json[] = [];
  for (let index = From; index < left.length && (Count === 0 || index < From + Count); index++) {
    page.push({ Index: index, ...left[index] });
  }
  return { From, Count: page.length, Total: left.length, Rows: page, is_ok: true };
}

function holds(row: Json, field: string, operand: Json): boolean {
  if (field === 'Tags.Name') {
    for (const alternative of [operand].flat(1)) {
      let isAllThere = true;
      for (const tag of [alternative].flat()) if (!row.Tags.includes(tag)) isAllThere = false;
      if (isAllThere) return true;
    }
    return false;
  }
  const operator = /[<>]=?$/.exec(field)?.[0] ?? '';
  const name = field.slice(0, field.length - operator.length);
  for (const value of look(row, name)) {
    if (operator === '' && isWanted(name, value, operand)) return true;
    if (operator === '<' && value < operand) return true;
    if (operator === '<=' && value <= operand) return true;
    if (operator === '>' && value > operand) return true;
    if (operator === '>=' && value >= operand) return true;
  }
  return false;
}

function isWanted(name: string, value: Json, operand: Json): boolean {
  if (Array.isArray(operand)) return operand.map(String).includes(String(value));
  if (typeof operand !== 'string' || typeof value !== 'string' || name === 'Class')
    return `${value}` === `${operand}`;
  for (const part of operand.split(' ')) {
    if (value.toUpperCase().indexOf(part.toUpperCase()) === -1) return false;
  }
  return true;
}

/** Returns the values at a dotted path, through arrays. */
function look(value: Json, path: string): Json[] {
  if (path === '') return [value];
  const [key = '', ...rest] = path.split('.');
  const below = value?.[key];
  if (below === undefined) return [];
  return [below].flat().flatMap((each: Json) => look(each, rest.join('.')));
}

/** Compares values; missing ones come first. */
function order(a: Json, b: Json): number {
  if ((a ?? null) === (b ?? null)) return 0;
  if (a === undefined || a === null) return -1;
  if (b === undefined || b === null) return 1;
  return a > b ? 1 : -1;
}
