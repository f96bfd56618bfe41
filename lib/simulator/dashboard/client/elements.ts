/** The content of an element; undefined and empty strings are skipped. */
export type Child = Node | string | undefined | readonly Child[];

/** Creates an element from text and attributes, never from markup; skips undefined and empty attributes. */
export function h(
  tag: string,
  attributes: Readonly<Record<string, string | undefined>>,
  ...children: readonly Child[]
): HTMLElement {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) if (value) element.setAttribute(key, value);
  append(element, children);
  return element;
}

function append(element: HTMLElement, children: readonly Child[]): void {
  for (const child of children) {
    if (typeof child === 'string') element.append(...(child === '' ? [] : [child]));
    else if (child instanceof Node) element.append(child);
    else if (child) append(element, child);
  }
}

/** Puts a string into its own element, so that a right-to-left name does not reorder the text around it. */
export function name(text: string): HTMLElement {
  return h('bdi', {}, text);
}

export function mono(text: string): HTMLElement {
  return h('span', { class: 'mono' }, text);
}

/** Renders secondary text within a line. */
export function meta(...children: readonly Child[]): HTMLElement {
  return h('span', { class: 'meta' }, ...children);
}

/** Formats a count, such as `1 request` or `2 requests`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Renders a term and its value for a list of facts. */
export function fact(term: string, ...value: readonly Child[]): HTMLElement {
  return h('div', {}, h('dt', {}, term), h('dd', {}, ...value));
}

export function tags(list: readonly string[]): HTMLElement[] {
  return list.map((tag) => h('span', { class: 'tag' }, name(tag)));
}

/** Returns the element of the document with this id. */
export function at(id: string): HTMLElement | null {
  return document.getElementById(id);
}

/**
 * Replaces the children of an element. Nodes that stay the same are kept, and with them focus and selection.
 */
export function show(parent: HTMLElement | null, ...children: readonly Child[]): void {
  if (parent) becomeLike(parent, h('div', {}, ...children));
}

/** Makes the children of one element equal to those of another, node by node. */
function becomeLike(have: Element, want: Element): void {
  const wanted = [...want.childNodes];
  const keys = new Set(wanted.map(keyOf));
  for (const child of [...have.childNodes]) {
    if (keyOf(child) && !keys.has(keyOf(child))) child.remove();
  }
  for (const [index, next] of wanted.entries()) {
    const now = have.childNodes[index];
    if (!now) have.append(next);
    else if (isSame(now, next)) update(now, next);
    else if (keyOf(next)) have.insertBefore(tryFindByKey(have, keyOf(next)) ?? next, now);
    else now.replaceWith(next);
  }
  while (have.childNodes.length > wanted.length) have.lastChild?.remove();
}

/** Returns the key that identifies an element among its siblings across updates. */
function keyOf(node: Node): string | undefined {
  return node instanceof HTMLElement ? node.dataset.key : undefined;
}

function tryFindByKey(parent: Element, key: string | undefined): Element | undefined {
  return [...parent.children].find((child) => keyOf(child) === key);
}

function isSame(now: Node, next: Node): boolean {
  return now.nodeName === next.nodeName && keyOf(now) === keyOf(next);
}

function update(now: Node, next: Node): void {
  if (now instanceof Text && next instanceof Text && now.data !== next.data) now.data = next.data;
  if (!(now instanceof Element && next instanceof Element)) return;
  // only the user opens and closes details
  const isOurs = (name: string) => name !== 'open' || !(now instanceof HTMLDetailsElement);
  for (const { name } of [...now.attributes]) {
    if (isOurs(name) && !next.hasAttribute(name)) now.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (isOurs(name) && now.getAttribute(name) !== value) now.setAttribute(name, value);
  }
  becomeLike(now, next);
}
