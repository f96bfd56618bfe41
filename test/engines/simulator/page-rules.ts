import type { Page } from 'playwright-core';

/**
 * Evaluates an expression in the page. It is a string, because the types of a browser are not available here.
 */
export function inPage<T>(page: Page, expression: string): Promise<T> {
  return page.evaluate<T>(expression);
}

/** Checks requirements of assistive technology by our own rules; each finding is a sentence. */
export const BARRIERS = `(() => {
  const findings = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const say = (element, what) => findings.push(element.outerHTML.slice(0, 80) + ': ' + what);

  for (const landmark of ['header', 'nav', 'main', 'footer']) {
    if (all(landmark).length !== 1) findings.push('there are ' + all(landmark).length + ' of ' + landmark);
  }
  for (const each of all('button, a, nav, summary, [role=img]')) {
    if (!(each.getAttribute('aria-label') ?? each.textContent).trim()) say(each, 'has no name');
  }
  for (const each of all('[aria-labelledby]')) {
    if (!document.getElementById(each.getAttribute('aria-labelledby'))?.textContent.trim()) say(each, 'is named by nothing');
  }
  const ids = all('[id]').map(({ id }) => id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) findings.push('id ' + id + ' is given twice');
  for (const list of all('ul, ol')) {
    for (const child of list.children) if (child.nodeName !== 'LI') say(child, 'is no item of its list');
  }
  for (const pair of all('dl > div')) {
    if ([...pair.children].map(({ nodeName }) => nodeName).join() !== 'DT,DD') say(pair, 'is no pair');
  }
  let level = 0;
  for (const heading of all('h1, h2, h3, h4, h5, h6')) {
    const next = Number(heading.nodeName.slice(1));
    if (next > level + 1) say(heading, 'follows a heading of level ' + level);
    level = next;
  }
  // WCAG 2.2, 2.5.8: at least 24 px, unless it is in a sentence
  for (const each of all('button, nav a, summary')) {
    const { width, height } = each.getBoundingClientRect();
    if (width < 24 || height < 24) say(each, 'is ' + width + ' × ' + height);
  }
  return findings;
})()`;

/** Returns texts that are hard to read: their contrast with the background is below 4.5 (WCAG 2.2, 1.4.3). */
export const FAINT_TEXTS = `(() => {
  const channels = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const luminance = (colour) => {
    const [red, green, blue] = channels(colour).slice(0, 3).map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const groundOf = (element) => {
    if (!element) return 'rgb(255, 255, 255)';
    const { backgroundColor } = getComputedStyle(element);
    return channels(backgroundColor)[3] === 0 ? groundOf(element.parentElement) : backgroundColor;
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const faint = [];
  let seen = 0;
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    const text = texts.currentNode.textContent.trim();
    if (!text || element.getClientRects().length === 0) continue;
    seen += 1;
    const [dark, bright] = [getComputedStyle(element).color, groundOf(element)].map(luminance).sort((a, b) => a - b);
    const ratio = (bright + 0.05) / (dark + 0.05);
    if (ratio < 4.5) faint.push(text.slice(0, 40) + ': ' + ratio.toFixed(2));
  }
  return { seen, faint };
})()`;

/** Returns the width of the page, and the elements that extend beyond the window. */
export const OVERFLOW = `[document.documentElement.scrollWidth, ...[...document.querySelectorAll('body *')]
  .filter((each) => each.getBoundingClientRect().right > innerWidth + 0.5).map((each) => each.outerHTML.slice(0, 80))]`;

/** Returns the focused element, and how it is shown. */
export const FOCUS = `(() => {
  const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
  return {
    id: document.activeElement.id,
    name: document.activeElement.textContent,
    outline: outlineStyle + ' ' + outlineWidth,
    isInView: document.activeElement.getBoundingClientRect().top >= 0,
  };
})()`;

export interface Focus {
  readonly id: string;
  readonly name: string;
  readonly outline: string;
  readonly isInView: boolean;
}
