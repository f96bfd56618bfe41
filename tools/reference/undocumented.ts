import { type DeclarationReflection, type ProjectReflection, type Reflection, ReflectionKind } from 'typedoc';

const Kind = ReflectionKind;

/** Returns the full names of public declarations and members without a comment. */
export function listUndocumented(project: ProjectReflection): string[] {
  const members = project.getReflectionsByKind(
    Kind.Accessor | Kind.Method | Kind.Property,
  ) as DeclarationReflection[];
  const declarations = project.getReflectionsByKind(
    Kind.Class | Kind.Function | Kind.Interface | Kind.TypeAlias | Kind.Variable,
  ) as DeclarationReflection[];
  const own = [
    ...declarations.filter(({ parent }) => parent?.kindOf(Kind.Module)),
    ...members.filter(
      ({ parent, inheritedFrom }) =>
        parent?.kindOf(Kind.Class | Kind.Interface) && !inheritedFrom && !isDocumentedElsewhere(parent),
    ),
  ];
  return own
    .filter((each) => !isDocumented(each))
    .map((each) => each.getFullName())
    .sort();
}

/** Whether a type belongs to another project, whose reference its comment links to. */
function isDocumentedElsewhere({ comment }: Reflection): boolean {
  return comment?.getTag('@see') !== undefined;
}

function isDocumented(declaration: DeclarationReflection): boolean {
  const { signatures = [], getSignature, type } = declaration;
  const called = type?.type === 'reflection' ? (type.declaration.signatures ?? []) : [];
  return [declaration, getSignature, ...signatures, ...called].some((each) => each?.hasComment());
}
