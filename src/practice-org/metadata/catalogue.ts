import type { ObjectSchema, Schema } from '../../schema/index.js';
import type { Component, ZipComponent } from './types.js';
import { parseXml, textOf } from './xml.js';
import type { XmlElement } from './xml.js';

/**
 * Everything the org would hold if a deploy went through: what is there, with what comes laid over it and what goes taken out. The
 * checks ask it whether a name exists.
 */
export class Catalogue {
  private readonly components = new Map<string, Component>();
  private readonly parsed = new Map<string, XmlElement>();
  private readonly incoming = new Map<string, ZipComponent>();
  private readonly fieldsByObject = new Map<string, Map<string, FieldFacts>>();

  public constructor(
    /** What the org knows today, standard objects included. */
    private readonly schema: Schema,
    private readonly systemFields: (object: ObjectSchema) => readonly string[],
    existing: readonly Component[],
    incoming: readonly ZipComponent[],
    removed: ReadonlyArray<{ readonly type: string; readonly fullName: string }>
  ) {
    for (const component of existing) this.components.set(key(component.type, component.fullName), component);
    for (const component of incoming) {
      const name = key(component.type, component.fullName);
      this.components.set(name, component);
      this.incoming.set(name, component);
    }
    for (const component of removed) {
      const name = key(component.type, component.fullName);
      if (!this.incoming.has(name)) this.components.delete(name);
    }
    for (const component of this.components.values()) {
      if (component.type !== 'CustomField') continue;
      const dot = component.fullName.indexOf('.');
      const object = component.fullName.slice(0, dot).toLowerCase();
      const fields = this.fieldsByObject.get(object) ?? new Map<string, FieldFacts>();
      this.fieldsByObject.set(object, fields);
      const element = this.element('CustomField', component.fullName);
      if (element) fields.set(component.fullName.slice(dot + 1).toLowerCase(), fieldFacts(component.fullName, element));
    }
  }

  public has(type: string, fullName: string): boolean {
    return this.components.has(key(type, fullName));
  }

  public get(type: string, fullName: string): Component | undefined {
    return this.components.get(key(type, fullName));
  }

  public ofType(type: string): readonly Component[] {
    return [...this.components.values()].filter((component) => component.type === type);
  }

  /** The parsed document of a one-file component. */
  public element(type: string, fullName: string): XmlElement | undefined {
    const name = key(type, fullName);
    const known = this.parsed.get(name);
    if (known) return known;
    const component = this.components.get(name);
    const only = component?.files.length === 1 ? component.files[0] : undefined;
    if (!only) return undefined;
    const element = this.incoming.get(name)?.element ?? parseXml(only.content.toString('utf8'));
    this.parsed.set(name, element);
    return element;
  }

  /** True for a standard object and for a custom one that is there or comes along. */
  public hasObject(name: string): boolean {
    if (this.has('CustomObject', name)) return true;
    const known = this.schema.object(name);
    return known !== undefined && !known.custom;
  }

  /** A standard object as the org knows it; undefined for custom ones, which are read from their components. */
  public standardObject(name: string): ObjectSchema | undefined {
    const known = this.schema.object(name);
    return known && !known.custom ? known : undefined;
  }

  /** A custom field that is there or comes along. */
  public customField(object: string, field: string): FieldFacts | undefined {
    return this.fieldsByObject.get(object.toLowerCase())?.get(field.toLowerCase());
  }

  public customFields(object: string): readonly FieldFacts[] {
    return [...(this.fieldsByObject.get(object.toLowerCase())?.values() ?? [])];
  }

  /** Any field: custom, standard or system. */
  public hasField(object: string, field: string): boolean {
    if (this.customField(object, field)) return true;
    if (/__c$/i.test(field)) return false;
    const wanted = field.toLowerCase();
    const standard = this.standardObject(object);
    if (standard) {
      const names = [...standard.fields.map((candidate) => candidate.name), ...this.systemFields(standard)];
      return names.some((name) => name.toLowerCase() === wanted);
    }
    if (!this.has('CustomObject', object)) return false;
    if (wanted === 'ownerid') return !this.isDetail(object);
    if (wanted === 'recordtypeid')
      return this.ofType('RecordType').some((type) => type.fullName.startsWith(`${object}.`));
    return customObjectFields.has(wanted);
  }

  /** True where a master-detail field makes another object the owner. */
  public isDetail(object: string): boolean {
    return this.customFields(object).some((field) => field.type === 'MasterDetail');
  }
}

const customObjectFields = new Set(
  ['Id', 'Name', 'IsDeleted', 'CreatedDate', 'CreatedById', 'LastModifiedDate', 'LastModifiedById', 'SystemModstamp']
    .concat(['LastActivityDate', 'LastViewedDate', 'LastReferencedDate', 'CurrencyIsoCode'])
    .map((name) => name.toLowerCase())
);

/** The few facts of a custom field that other components' checks need. */
export type FieldFacts = {
  readonly object: string;
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly formula: boolean;
  readonly referenceTo?: string;
  readonly relationshipName?: string;
  readonly element: XmlElement;
};

function fieldFacts(fullName: string, element: XmlElement): FieldFacts {
  const dot = fullName.indexOf('.');
  return {
    object: fullName.slice(0, dot),
    name: fullName.slice(dot + 1),
    type: textOf(element, 'type') ?? '',
    required: textOf(element, 'required') === 'true',
    formula: textOf(element, 'formula') !== undefined,
    referenceTo: textOf(element, 'referenceTo'),
    relationshipName: textOf(element, 'relationshipName'),
    element,
  };
}

function key(type: string, fullName: string): string {
  return `${type}#${fullName.toLowerCase()}`;
}
