import { expect } from 'chai';
import { identifierIn } from '../../src/privacy/index.js';

const SAID_OF_SOMEBODY: readonly string[] = [
  'Steward says two cooks are undocumented.',
  'Most of the night crew: undocumented workers',
  'Talked to W-40213. Has DACA, renewal in May.',
  'She has TPS and is afraid to sign',
  'The new guy is on TPS',
  'His visa expired last year',
  'overstayed his visa',
  'her work permit ran out',
  'member with a green card',
  'W-40213 green card',
  'He is in removal proceedings.',
  'one worker was deported in March',
  'worker has an order of removal',
  'she applied for asylum; hearing in June',
  'Two asylum seekers on second shift',
  'They used fake papers.',
  'has no papers',
  'manager called him an illegal alien',
  'Varios trabajadores son indocumentados',
  'la compañera está indocumentada',
  'Trabaja sin papeles.',
  'Tiene DACA desde 2016',
  'Trabajador con TPS',
  'Se le venció la visa',
  'su permiso de trabajo venció',
  'tiene tarjeta verde',
  'fue deportado en mayo, su esposa sigue aquí',
  'Ella está en proceso de deportación',
  'solicitante de asilo',
  'UNDOCUMENTED WORKERS ON SITE',
  'Two cooks are un\u00addocumented.',
  'ｕｎｄｏｃｕｍｅｎｔｅｄ workers',
];

const OF_THE_CAMPAIGN: readonly string[] = [
  'ICE visit on Monday; agents showed an administrative warrant and were turned away at the front desk.',
  'Immigration and Customs Enforcement, Enforcement and Removal Operations, Springfield field office',
  'I-9 inspection: notice of inspection served, 72 hours to answer.',
  'Clause: no discrimination on the basis of immigration status, regardless of DACA, TPS or asylum.',
  'Agreement term: employer will not ask about green cards or re-verify workers with TPS.',
  'Article 12: leave for removal proceedings and for renewing a work permit.',
  'Supervisor threatened workers with deportation during the drive.',
  'El gerente amenazó con deportación a los trabajadores.',
  'Know your rights training on DACA and TPS, 40 workers came.',
  'TPS designation for a country ends in May.',
  'Certified under 8 U.S.C. 1324a; asylum is under 8 U.S.C. 1158.',
  'Executive Office for Immigration Review; Asylum Office; USCIS',
  'U visa certification request sent to the agency, response due in 30 days.',
  'H-2A and H-2B employer, debarred 2012-2014',
  'Judicial warrant only; detainers do not count. E-Verify: Not Used.',
  'Undocumented overtime: the grievance lists 14 shifts.',
  'The leak was undocumented for months',
  'Employer had no paper towels, see photo',
  'Green Card Services LLC next door',
  'Asylum Hill Laundry',
  'Payroll permit expired clause in Article 3',
  'Card check 2026: 80 green, 20 yellow',
  'El acuerdo protege a todos sin importar si son indocumentados.',
  'Visa and Mastercard accepted at the hotel desk',
  'Agents left. Nobody was detained; doors locked, steward logged badge numbers.',
  'Tarjetas de derechos repartidas; no preguntar por papeles, según la cláusula 8.',
  'ICE detained nobody; employer refused entry without a warrant',
  'Employer threat: said he would call ICE on the organizing committee.',
];

describe('words of status', () => {
  it('are found in notes where they are said of a person, in English and Spanish', () => {
    for (const text of SAID_OF_SOMEBODY) expect(identifierIn(text, 'notes'), text).to.equal('status-words');
  });

  it('are looked for in notes only', () => {
    for (const text of SAID_OF_SOMEBODY) expect(identifierIn(text, 'text'), text).to.equal(undefined);
  });

  it('are not seen in what the campaign writes of law, agreements, agencies and threats', () => {
    for (const text of OF_THE_CAMPAIGN) expect(identifierIn(text, 'notes'), text).to.equal(undefined);
  });

  it('give way to a number', () => {
    expect(identifierIn('She has TPS, SSN 123-45-6789', 'notes')).to.equal('ssn');
  });
});
