import type { Manifest } from './package-xml.js';
import { childTypeByName, isKnownType, typeByName } from './registry.js';
import { parentNameOf } from './read-zip.js';
import type { ZipContents } from './read-zip.js';
import type { Problem, ZipComponent } from './types.js';

/** What a deploy is about: the components that package.xml names and the zip holds, and what does not fit between the two. */
export type Selection = { readonly components: readonly ZipComponent[]; readonly problems: readonly Problem[] };

/** Compares package.xml with the files. Naming a parent names all children in its file. */
export function select(manifest: Manifest, contents: ZipContents, manifestFile: string): Selection {
  const problems: Problem[] = [];
  const wanted = new Map<string, Set<string>>();
  for (const { name, members, line, column } of manifest.types) {
    if (!isKnownType(name)) {
      const problem = `Unknown type name '${name}' specified in package.xml`;
      problems.push({
        type: '',
        fullName: 'package.xml',
        fileName: manifestFile,
        problem,
        problemType: 'Error',
        line,
        column,
      });
      continue;
    }
    wanted.set(name, new Set([...(wanted.get(name) ?? []), ...members]));
  }
  const names = (type: string, fullName: string): boolean => {
    const members = wanted.get(type);
    return members !== undefined && (members.has(fullName) || members.has('*'));
  };
  const isNamed = (component: { type: string; fullName: string }): boolean => {
    if (names(component.type, component.fullName)) return true;
    const parent = childTypeByName(component.type)?.parent.name;
    const parentName = parentNameOf(component.type, component.fullName);
    return parent !== undefined && parentName !== undefined && names(parent, parentName);
  };
  const components = contents.components.filter(isNamed);
  problems.push(...contents.problems.filter((problem) => problem.type === '' || isNamed(problem)));
  problems.push(...notNamed(contents, components));
  problems.push(...notFound(wanted, contents, manifestFile));
  return { components, problems };
}

/** Files nobody asked for. A file of which only some children were asked for is as it should be. */
function notNamed(contents: ZipContents, selected: readonly ZipComponent[]): Problem[] {
  const used = new Set(selected.map((component) => component.fileName));
  const reported = new Set<string>();
  return contents.components.flatMap((component): Problem[] => {
    if (used.has(component.fileName) || reported.has(component.fileName)) return [];
    reported.add(component.fileName);
    const { type, fullName, fileName } = component;
    return [{ type, fullName, fileName, problem: 'Not in package.xml', problemType: 'Error' }];
  });
}

function notFound(
  wanted: ReadonlyMap<string, ReadonlySet<string>>,
  contents: ZipContents,
  manifestFile: string
): Problem[] {
  const there = new Set<string>();
  for (const { type, fullName } of [...contents.components, ...contents.problems]) {
    there.add(`${type}#${fullName}`);
    const parent = childTypeByName(type)?.parent.name;
    const parentName = parentNameOf(type, fullName);
    if (parent !== undefined && parentName !== undefined) there.add(`${parent}#${parentName}`);
  }
  const problems: Problem[] = [];
  for (const [type, members] of wanted) {
    for (const fullName of members) {
      if (fullName === '*' || there.has(`${type}#${fullName}`)) continue;
      // A file that holds nothing but its root names its parent type without making a component of it.
      if (
        typeByName(type)?.children.size &&
        contents.components.some((component) => component.fileName.endsWith(`/${fullName}`))
      )
        continue;
      const problem = `An object '${fullName}' of type ${type} was named in package.xml, but was not found in zipped directory`;
      problems.push({ type, fullName, fileName: manifestFile, problem, problemType: 'Error' });
    }
  }
  return problems;
}
