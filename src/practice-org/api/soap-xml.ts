import { child, escapeXml, metadataNamespace, parseXml, writeElement, XmlError } from '../metadata/index.js';
import type { XmlElement } from '../metadata/index.js';
import type { ApiResponse } from '../types.js';

/** A SOAP request, namespaces taken off: the operation with its arguments, and the session. */
export type SoapRequest = { readonly operation: XmlElement; readonly sessionId?: string };

/** Reads an envelope; undefined where there is none to read. */
export function readEnvelope(text: string): SoapRequest | undefined {
  try {
    const envelope = withoutPrefixes(parseXml(text));
    const operation = child(envelope, 'Body')?.children[0];
    if (envelope.name !== 'Envelope' || !operation) return undefined;
    const sessionId = child(child(child(envelope, 'Header'), 'SessionHeader'), 'sessionId')?.text.trim();
    return { operation, sessionId };
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
}

function withoutPrefixes(element: XmlElement): XmlElement {
  return { ...element, name: element.name.replace(/^.*:/, ''), children: element.children.map(withoutPrefixes) };
}

/** What a SOAP answer can be made of. */
export type XmlValue =
  string | number | boolean | null | undefined | readonly XmlValue[] | { readonly [name: string]: XmlValue };

/** A value as the elements of a SOAP answer: lists repeat, undefined is left out, null is nil. */
export function toXml(name: string, value: XmlValue): string {
  if (value === undefined) return '';
  if (value === null) return `<${name} xsi:nil="true"/>`;
  if (isList(value)) return value.map((entry) => toXml(name, entry)).join('');
  if (typeof value === 'object') {
    const inner = Object.entries(value).map(([key, inside]) => toXml(key, inside));
    return `<${name}>${inner.join('')}</${name}>`;
  }
  return `<${name}>${escapeXml(String(value))}</${name}>`;
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value);
}

/** A metadata document as `records` of readMetadata. */
export function recordXml(type: string, fullName: string, element: XmlElement | undefined): string {
  if (!element) return '<records xsi:nil="true"/>';
  const inner = element.children.filter((inside) => inside.name !== 'fullName').map((inside) => writeElement(inside));
  return `<records xsi:type="${type}"><fullName>${escapeXml(fullName)}</fullName>${inner.join('')}</records>`;
}

const opening = `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="${metadataNamespace}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soapenv:Body>`;
const closing = '</soapenv:Body></soapenv:Envelope>';
const headers = { 'Content-Type': 'text/xml;charset=UTF-8' };

export function soapAnswer(operation: string, inner: string): ApiResponse {
  return { status: 200, headers, body: `${opening}<${operation}Response>${inner}</${operation}Response>${closing}` };
}

/** A fault: HTTP 500 whatever it is about; `code` with its prefix, e.g. `sf:INVALID_SESSION_ID`. */
export function soapFault(code: string, message: string): ApiResponse {
  const fault = `<soapenv:Fault><faultcode>${escapeXml(code)}</faultcode><faultstring>${escapeXml(message)}</faultstring></soapenv:Fault>`;
  const body = opening.replace(`xmlns="${metadataNamespace}"`, `xmlns:sf="${metadataNamespace}"`) + fault + closing;
  return { status: 500, headers, body };
}
