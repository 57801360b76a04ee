import { standardObject, type StandardObject } from './build.js';

/** Files: a document, its versions, and the records it is shown on. `VersionData` is read by its own address; a query gives that address. */
export const contentObjects: readonly StandardObject[] = [
  standardObject(
    'ContentDocument',
    '069',
    { label: 'Content Document' },
    `Title Text(255) readonly
     Description LongTextArea(1000) readonly
     FileType Text(20) readonly
     FileExtension Text(40) readonly
     ContentSize Number(9) readonly
     LatestPublishedVersionId Reference(ContentVersion.LatestPublishedVersion) readonly`
  ),
  standardObject(
    'ContentVersion',
    '068',
    { label: 'Content Version' },
    `ContentDocumentId Reference(ContentDocument.ContentDocument) createonly
     IsLatest Checkbox readonly
     VersionNumber Text(20) readonly
     Title Text(255)
     Description LongTextArea(1000)
     ReasonForChange Text(1000)
     PathOnClient Text(500) required createonly
     FileType Text(20) readonly
     FileExtension Text(40) readonly
     ContentSize Number(9) readonly
     Checksum Text(50) readonly
     FirstPublishLocationId Text(18) createonly
     VersionData Base64 required createonly`
  ),
  standardObject(
    'ContentDocumentLink',
    '06A',
    { label: 'Content Document Link' },
    `LinkedEntityId Text(18) required createonly
     ContentDocumentId Reference(ContentDocument.ContentDocument) required createonly
     ShareType Picklist(V|C|I) = V
     Visibility Picklist(AllUsers|InternalUsers|SharedUsers) = AllUsers`
  ),
];

/** Objects everybody may use: who sees which file is decided row by row. */
export const contentObjectNames: ReadonlySet<string> = new Set(contentObjects.map(({ schema }) => schema.name));
