import { clientText } from './client-text';

/** The colours of a scheme by name: the dark scheme overrides the light one. */
const [light = '', dark = ''] = clientText('theme.css').split('@media (prefers-color-scheme: dark)');
const coloursOf = (text: string) =>
  Object.fromEntries([...text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1], match[2]]));
const schemes: Record<string, Record<string, string>> = {
  light: coloursOf(light),
  dark: { ...coloursOf(light), ...coloursOf(dark) },
};

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2, contrast ratio: 1 to 21. */
function contrast(one: string, other: string): number {
  const [lower = 0, higher = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (higher + 0.05) / (lower + 0.05);
}

/** Colours of text and of its background. */
const PAIRS: [text: string, ground: string][] = [
  ...['ink', 'muted', 'accent', 'good', 'warn', 'bad'].flatMap((text): [string, string][] => [
    [text, 'ground'],
    [text, 'surface'],
  ]),
  ['ink', 'warn-ground'],
  ['warn', 'warn-ground'],
  ...['router', 'server', 'unit', 'vip'].map((use): [string, string] => [`${use}-ink`, use]),
];

describe('the colours of the page', () => {
  it('are judged by a formula that is right for black on white', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });

  describe.each(Object.entries(schemes))('in the %s scheme', (_, colours) => {
    it.each(PAIRS)('make %s on %s readable: a contrast of 4.5 or more', (text, ground) => {
      expect(colours).toHaveProperty([text]);
      expect(contrast(colours[text] ?? '', colours[ground] ?? '')).toBeGreaterThanOrEqual(4.5);
    });

    it.each(['muted', 'accent'])('make the edge of a button in %s visible: 3 or more', (edge) => {
      expect(contrast(colours[edge] ?? '', colours.ground ?? '')).toBeGreaterThanOrEqual(3);
    });
  });
});
