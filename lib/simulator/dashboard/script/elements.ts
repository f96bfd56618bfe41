/** Makes elements of text and attributes only, and turns what is shown into what should be, node by node, so that focus stays. */
export const ELEMENTS = `
const h = (tag, attributes, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== '') element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== ''));
  return element;
};

// a name may be written from right to left: it must not turn its surroundings
const name = (text) => h('bdi', {}, text);
const mono = (text) => h('span', { class: 'mono' }, text);
const count = (number, noun) => number + ' ' + noun + (number === 1 ? '' : 's');

const show = (parent, ...children) => become(parent, h('div', {}, ...children));

const become = (have, want) => {
  const wanted = [...want.childNodes];
  const keys = new Set(wanted.map(keyOf));
  for (const child of [...have.childNodes]) {
    if (keyOf(child) && !keys.has(keyOf(child))) child.remove();
  }
  wanted.forEach((next, index) => {
    const now = have.childNodes[index];
    if (!now) have.append(next);
    else if (isSame(now, next)) update(now, next);
    else if (keyOf(next)) have.insertBefore(withKey(have, keyOf(next)) ?? next, now);
    else now.replaceWith(next);
  });
  while (have.childNodes.length > wanted.length) have.lastChild.remove();
};

const keyOf = (node) => node.dataset?.key;
const withKey = (parent, key) => [...parent.children].find((child) => keyOf(child) === key);
const isSame = (now, next) => now.nodeName === next.nodeName && keyOf(now) === keyOf(next);

const update = (now, next) => {
  if (now.nodeType === Node.TEXT_NODE) {
    if (now.data !== next.data) now.data = next.data;
    return;
  }
  for (const { name } of [...now.attributes]) if (!next.hasAttribute(name)) now.removeAttribute(name);
  for (const { name, value } of next.attributes) {
    if (now.getAttribute(name) !== value) now.setAttribute(name, value);
  }
  become(now, next);
};
`;
