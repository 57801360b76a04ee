import type { Found } from './types.js';

/**
 * Words about somebody's immigration status, in English and Spanish, in a plain text in small letters. A word alone is not enough: the campaign
 * writes of the law, of agreements' terms and of what an employer threatened all day. So a phrase counts where its sentence speaks of people, and
 * not where it speaks of law, agreements, training or threats. It warns, so that staff look; it proves nothing.
 */

/** Phrases that are hardly said of anything but a person. */
const OF_PEOPLE = [
  'indocumentad[oa]s?',
  'sin (?:papeles|documentos migratorios)',
  'papeles (?:falsos|chuecos)',
  '(?:without|has no|have no|had no|with no|no tiene|no tienen) (?:papers|papeles)',
  '(?:fake|false|bad) (?:papers|green cards?|socials?)',
  'illegal (?:aliens?|immigrants?)',
  'ilegales?(?= (?:en (?:el pais|estados unidos)))',
  '(?:visa|permit|ead)(?: has| was| is| had)?(?: already)? expired',
  'expired (?:visa|work permit|ead|green card)',
  'over-?stayed (?:a|his|her|their|the) visa',
  'visa overstay',
  '(?:visa|permiso(?: de trabajo)?) (?:esta |ya |se )?(?:vencid[oa]|vencio|expiro)',
  '(?:vencio|expiro) (?:la|su) visa',
  '(?:undocumented|unauthorized) (?:workers?|employees?|members?|immigrants?|migrants?|persons?|people|man|woman|men|women|famil(?:y|ies)|crew|laborers?)',
  '(?:daca|tps|asylum|green card|u-?visa|asilo) (?:holders?|recipients?|seekers?|applicants?|pending|card(?:holder)?s?)',
  'dreamers?(?= (?:on|in|at))',
  '(?:solicitante|beneficiari[oa])s? de (?:asilo|tps|daca)',
  '(?:final )?order of removal',
  'orden de (?:deportacion|expulsion)',
];

/** Phrases that count only where somebody is spoken of. */
const OF_SOMEBODY = [
  'undocumented',
  'daca',
  'tps',
  'green cards?',
  'tarjetas? verdes?',
  'permanent residents?',
  'residentes? permanentes?',
  'asylum',
  'asylees?',
  'asilad[oa]s?',
  'asilo(?: politico)?',
  'refugees?',
  'removal proceedings',
  'deportation (?:order|case|hearing|proceedings?|notice)',
  '(?:was|were|been|being|got|facing|faces|face|be) deport(?:ed|ation)',
  '(?:fue|fueron|sera|esta siendo) deportad[oa]s?',
  'proceso de (?:deportacion|expulsion)',
  'immigration (?:court|hearing)',
  'not (?:a )?citizens?',
  'non-?citizens?',
  'lost (?:his|her|their) status',
  'not authorized to work',
  'work permit',
  'permiso de trabajo',
];

const SOMEBODY =
  /(?<![a-z])(?:he|she|him|her|his|hers|they|them|their|who|whose|somebody|someone|workers?|employees?|members?|stewards?|cooks?|cleaners?|drivers?|guys?|lady|man|woman|men|women|wife|husband|mother|father|son|daughter|brother|sister|cousin|famil(?:y|ies)|w-[0-9]{5}|has|have|had|holds?|is on|are on|was on|with|mr|mrs|ms|el|ella|ellos|ellas|tiene|tienen|con|trabajador(?:a|es|as)?|emplead[oa]s?|miembros?|companer[oa]s?|senor(?:a)?|espos[oa]|hij[oa]s?|herman[oa]s?|quien)(?![a-z])/;

const OF_LAW =
  /(?<![a-z])(?:clauses?|articles?|sections?|agreements?|contracts?|contractual|provisions?|languages?|polic(?:y|ies)|laws?|lawful|statut(?:e|es|ory)|act|acts|u\.?s\.?c|c\.?f\.?r|rules?|regulations?|memorand(?:um|a)|memo|bills?|trainings?|trained|workshops?|fact sheets?|flyers?|posters?|posted|leaflets?|know your rights|rights|regardless|irrespective|shall|no employee|any employee|program(?:me|s)?|designations?|offices?|clinics?|coalitions?|campaigns?|terms?|proposals?|proposed|threat(?:s|en|ens|ened|ening)?|warrants?|i-9|everify|e-verify|court ruling|inquir(?:e|y|ies)|ask(?:s|ed|ing)? (?:about|for)|clausulas?|articulos?|acuerdos?|contratos?|convenios?|ley|leyes|politicas?|capacitacion(?:es)?|taller(?:es)?|derechos|sin importar|programas?|oficinas?|amenaz(?:a|as|o|aron|ar)|propuestas?|ordenes? judiciales?|volantes?)(?![a-z])|§/;

const PHRASES = new RegExp(`(?<![a-z])(?:(${OF_PEOPLE.join('|')})|(${OF_SOMEBODY.join('|')}))(?![a-z])`, 'g');

/** So far to either side is read for what a phrase is about. */
const SENTENCE = 160;
const SENTENCE_END = /[.!?;](?:\s|$)|\n/;

/** What every phrase holds a part of: a quick look, before a text is read in earnest. */
const STEMS =
  /documented|documentad|papers|papele|migrato|green c|social|ilegal|illegal|visa|permi|ead |overst|er-st|unauth|daca|tps|asyl|asil|dreamer|remov|deport|expulsi|verde|refugee|immig|citizen|lost |authorized/i;

/** Whether a plain text may hold words of status; false is sure. */
export function hasStatusStem(text: string): boolean {
  return STEMS.test(text);
}

/** The first words of status said of a person, or undefined. */
export function findStatusWords(text: string): Found | undefined {
  for (const match of text.matchAll(PHRASES)) {
    const start = match.index;
    const end = start + match[0].length;
    const before =
      text
        .slice(Math.max(0, start - SENTENCE), start)
        .split(SENTENCE_END)
        .at(-1) ?? '';
    const after = text.slice(end, end + SENTENCE).split(SENTENCE_END, 1)[0] ?? '';
    const around = `${before}|${after}`;
    const isOfPeople = match[1] !== undefined;
    if (!OF_LAW.test(around) && (isOfPeople || SOMEBODY.test(around))) return { kind: 'status-words', start, end };
  }
  return undefined;
}
