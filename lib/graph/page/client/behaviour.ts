/** Adds keyboard navigation and search to a page with a picture, which works without them. */

const all = (selector: string) => [...document.querySelectorAll<HTMLElement | SVGElement>(selector)];
const isShown = (element: Element) => element.getClientRects().length > 0;

/** The link that opened the part shown now. */
let openedBy: HTMLElement | SVGElement | undefined;

function listLinks(): (HTMLElement | SVGElement)[] {
  return all('svg a').filter(isShown);
}

/** Moves the focus to the opened part, so that keyboard users and screen readers continue there. */
function focusTarget(): void {
  const target = document.getElementById(location.hash.slice(1));
  const article = target?.closest('article');
  if (!(article instanceof HTMLElement)) return;
  if (target instanceof HTMLDetailsElement) target.open = true;
  article.scrollTop = 0;
  article.focus({ preventScroll: true });
}

function close(): void {
  if (location.hash === '' || location.hash === '#picture') return;
  location.hash = '#picture';
  if (openedBy && isShown(openedBy)) openedBy.focus();
}

/** Moves the focus from card to card, in reading order. */
function moveFocus(step: number): void {
  const links = listLinks();
  const index = links.findIndex((link) => link.matches(':focus'));
  links[(index + step + links.length) % links.length]?.focus();
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Returns the searchable text of a link: its own, and that of the part that it opens. */
function textOf(link: Element): string {
  const target = document.getElementById((link.getAttribute('href') ?? '').slice(1));
  return `${link.textContent} ${target?.textContent ?? ''}`.toLowerCase();
}

function listen(): void {
  document.addEventListener('keydown', (event) => {
    const { activeElement } = document;
    if (event.key === 'Escape') close();
    const step = STEPS[event.key];
    if (step === undefined || !activeElement?.closest('svg')) return;
    event.preventDefault();
    moveFocus(step);
  });
  document.addEventListener('click', ({ target }) => {
    const link = target instanceof Element ? target.closest<HTMLElement | SVGElement>('a[href^="#"]') : null;
    if (link?.matches('.close')) setTimeout(close);
    else if (link && !link.closest('article')) openedBy = link;
  });
  addEventListener('hashchange', focusTarget);
}

function addSearch(): void {
  const filter = document.getElementById('filter');
  const found = document.getElementById('found');
  if (filter instanceof HTMLInputElement) {
    const search = () => {
      const wanted = filter.value.trim().toLowerCase();
      const links = all('svg .card a, .parts a');
      const matching = links.filter((link) => wanted === '' || textOf(link).includes(wanted));
      const kept = new Set(matching);
      for (const link of links) {
        const item = link.closest('.card, li');
        item?.classList.toggle('dim', !kept.has(link));
      }
      const count = matching.filter((link) => link.closest('.parts')).length;
      if (found) found.textContent = wanted === '' ? '' : `${count} found`;
      return matching;
    };
    filter.addEventListener('input', search);
    filter.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      const first = search().find((link) => link.closest('svg') && isShown(link));
      if (first && filter.value.trim() !== '') {
        openedBy = filter;
        location.hash = first.getAttribute('href') ?? '';
      }
    });
  }
}

export function start(): void {
  listen();
  addSearch();
  // the browser looked for the anchor before the picture was drawn
  const target = location.hash === '' ? null : document.getElementById(location.hash.slice(1));
  if (target) location.replace(location.hash);
  focusTarget();
}
