/** What is missing at a worksite, and what to do about it: one line each, by what the record says. What may not be seen is not guessed at. */
import { addMonths, daysBetween, dayInWords, inDays } from 'c/powerDates';
import { valueOf } from 'c/powerRecord';
import { fill, listInWords } from 'c/powerText';
import { WORKSITE } from './fields';
import { LABELS } from './labels';
import { coveredThrough, isOpen, spans } from './protection';

const SOON_DAYS = 30;

function aboutNoAgreement({ day, coverages }) {
  if (!coverages.complete) {
    return LABELS.missingAgreement;
  }
  const counting = coverages.rows.filter((each) => each.active);
  const notInForce = counting.find((each) => spans(each, day) && each.agreementInForce === false);
  if (notInForce) {
    return notInForce.agreementName
      ? fill(LABELS.missingNotInForce, notInForce.agreementName)
      : LABELS.missingAgreement;
  }
  const starts = counting
    .map((each) => each.coveredFrom)
    .filter((from) => from > day)
    .sort();
  if (starts.length > 0) {
    return fill(LABELS.missingCoverageStarts, dayInWords(starts[0]));
  }
  const ends = coverages.rows
    .map((each) => each.coveredTo)
    .filter((to) => to && to < day)
    .sort();
  return ends.length > 0 ? fill(LABELS.missingCoverageEnded, dayInWords(ends.at(-1))) : LABELS.missingCoverage;
}

function aboutAgreement(facts) {
  if (facts.agreement === false) {
    return aboutNoAgreement(facts);
  }
  const through = facts.agreement && coveredThrough(facts.coverages.rows, facts.day);
  if (!through) {
    return undefined;
  }
  const left = daysBetween(facts.day, through);
  return left <= SOON_DAYS ? fill(LABELS.missingEndsSoon, dayInWords(through), inDays(left)) : undefined;
}

function aboutDispute({ dispute, disputes }) {
  if (dispute === false) {
    return LABELS.missingDispute;
  }
  const untold = disputes.rows.filter((each) => isOpen(each) && each.iceToldOn === null);
  if (untold.length === 0) {
    return undefined;
  }
  const names = listInWords(untold.map((each) => each.disputeName));
  return untold.length === 1 ? fill(LABELS.missingIceToldOne, names) : fill(LABELS.missingIceToldOther, names);
}

function aboutClause({ clause, contract }) {
  if (clause !== false) {
    return undefined;
  }
  if (contract.id === null) {
    return LABELS.missingContract;
  }
  if (!contract.name || contract.inForce === undefined) {
    return LABELS.missingClauseUnknown;
  }
  return fill(contract.inForce ? LABELS.missingClause : LABELS.missingContractNotInForce, contract.name);
}

function aboutTraining({ day, worksite }) {
  const trained = valueOf(worksite, WORKSITE.frontDeskTrained);
  if (trained === null) {
    return LABELS.missingTraining;
  }
  const old = trained !== undefined && addMonths(trained, 12) < day;
  return old ? fill(LABELS.missingTrainingOld, dayInWords(trained)) : undefined;
}

function aboutSigns({ worksite }) {
  return valueOf(worksite, WORKSITE.publicAreasPosted) === false ? LABELS.missingSigns : undefined;
}

/** The lines, most pressing first: [{ key, text }]. */
export function adviceFor(facts) {
  const subjects = { aboutAgreement, aboutDispute, aboutClause, aboutTraining, aboutSigns };
  return Object.entries(subjects)
    .map(([key, about]) => ({ key, text: about(facts) }))
    .filter((line) => line.text !== undefined);
}
