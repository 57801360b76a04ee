/**
 * Promise: who may see a record is said as the platform takes it. From the Metadata API reference of CustomObject.
 */
import { lineOf, textOf } from './xml.js';
import type { Model } from './model.js';
import type { Problem } from './types.js';

/** From the narrowest to the widest. */
const WIDTH = ['Private', 'Read', 'ReadWrite'];

/** Who may see a record at all. A detail follows its master, and nothing is wider outside than inside. */
export const checkSharing = (model: Model): Problem[] =>
  [...model.objects.values()].flatMap(({ file, name, root }) => {
    const problem = (element: string, rule: string, message: string): Problem => ({
      file,
      line: lineOf(root, element),
      rule,
      message,
    });
    const inside = textOf(root, 'sharingModel') ?? '';
    const outside = textOf(root, 'externalSharingModel') ?? '';
    const detail = model.fieldsOf(name).some((field) => field.type === 'MasterDetail');
    const bulk = ['enableBulkApi', 'enableSharing', 'enableStreamingApi'].map((element) => textOf(root, element));
    const historic = model.fieldsOf(name).filter((field) => textOf(field.component.root, 'trackHistory') === 'true');
    const found: Problem[] = [];
    if (detail !== (inside === 'ControlledByParent'))
      found.push(problem('sharingModel', 'sharing-model', 'a detail is controlled by its parent, and only a detail'));
    if (!detail && !WIDTH.includes(inside))
      found.push(problem('sharingModel', 'sharing-model', `${inside} is not for objects of our own`));
    if (outside === '')
      found.push(problem('sharingModel', 'sharing-external', 'it does not say who outside may see it'));
    if (detail ? outside !== 'ControlledByParent' : WIDTH.indexOf(outside) > WIDTH.indexOf(inside)) {
      found.push(problem('externalSharingModel', 'sharing-external', 'it is wider outside than inside'));
    }
    if (new Set(bulk).size > 1)
      found.push(problem('enableBulkApi', 'object-features', 'bulk, sharing and streaming are all on or all off'));
    if (textOf(root, 'visibility') !== 'Public')
      found.push(problem('visibility', 'object-features', 'it is visible as Public'));
    if (textOf(root, 'enableFeeds') !== 'false')
      found.push(problem('enableFeeds', 'object-features', 'feeds need Chatter, which an org may have off'));
    return [
      ...found,
      ...(textOf(root, 'enableHistory') === 'true'
        ? []
        : historic.map((field) => ({
            file: field.component.file,
            line: lineOf(field.component.root, 'trackHistory'),
            rule: 'object-features',
            message: `${name} keeps no history`,
          }))),
      ...['gender', 'startsWith']
        .filter((element) => textOf(root, element) !== undefined)
        .map((element) =>
          problem(element, 'object-features', `<${element}> fails in orgs of another default language`)
        ),
    ];
  });
