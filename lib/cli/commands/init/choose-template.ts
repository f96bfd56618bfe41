import { askDidYouMean } from '../../../core/suggest';
import type { CommandContext } from '../../command';
import { formatColumns } from '../../terminal/format';
import { TEMPLATE_NAMES, TEMPLATES, type TemplateName } from './templates';

/** Used if there is no terminal, or if the user just presses Enter. */
const DEFAULT: TemplateName = 'typescript';

/** Returns the template named on the command line, or else the one that the user chooses at the terminal. */
export async function chooseTemplate(context: CommandContext): Promise<TemplateName> {
  const given = findTemplate(String(context.values.template));
  if (given !== undefined) return given;
  if (context.json) return DEFAULT;
  let question = `which template?\n${listTemplates().join('\n')}\nnumber or name (${DEFAULT}): `;
  for (;;) {
    const answer = (await context.ask(question))?.trim();
    if (answer === undefined || answer === '') return DEFAULT;
    const chosen = findTemplate(answer) ?? TEMPLATE_NAMES[Number(answer) - 1];
    if (chosen !== undefined) return chosen;
    const hint = askDidYouMean(answer, TEMPLATE_NAMES) ?? `one of 1 to ${TEMPLATE_NAMES.length}`;
    question = `there is no such template; ${hint}\nnumber or name (${DEFAULT}): `;
  }
}

/** Lists one line for each template, with its number. */
function listTemplates(): string[] {
  const rows = TEMPLATE_NAMES.map((name, index) => [`  ${index + 1}`, name, TEMPLATES[name].summary]);
  return formatColumns(rows).map(({ text }) => text);
}

function findTemplate(name: string): TemplateName | undefined {
  return TEMPLATE_NAMES.find((each) => each === name);
}
