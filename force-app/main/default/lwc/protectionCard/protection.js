/**
 * What protects a worksite on a day, worked out from its rows. An answer is true, false, or undefined: the user may not see enough to tell.
 */
import { addDays } from 'c/powerDates';
import { valueOf, wordsOf } from 'c/powerRecord';
import { COVERAGE, DISPUTE, WORKSITE } from './fields';

const NO_END = '9999-12-31';
/** The statuses of an agreement that binds the employer, as the formula In Force Today has them. */
const BINDING = ['Signed', 'In Force', 'Invoked', 'Breached'];

/** A row of the list of coverages, as values by name. */
export function coverageOf(record) {
  const row = { id: record.id };
  for (const [name, field] of Object.entries(COVERAGE)) {
    row[name] = valueOf(record, field);
  }
  return { ...row, statusWords: wordsOf(record, COVERAGE.agreementStatus) };
}

/** A row of the list of disputes, as values by name. */
export function disputeOf(record) {
  const row = { id: record.id };
  for (const [name, field] of Object.entries(DISPUTE)) {
    row[name] = valueOf(record, field);
  }
  return { ...row, typeWords: wordsOf(record, DISPUTE.disputeType), agencyWords: wordsOf(record, DISPUTE.agency) };
}

/** The worksite's current contract; its id is null if none is chosen, undefined if that may not be seen. */
export function contractOf(worksite) {
  return {
    id: valueOf(worksite, WORKSITE.currentContract),
    name: valueOf(worksite, WORKSITE.contractName),
    inForce: valueOf(worksite, WORKSITE.contractInForce),
    expiration: valueOf(worksite, WORKSITE.contractExpiration),
    evergreen: valueOf(worksite, WORKSITE.contractEvergreen),
  };
}

function all(...answers) {
  if (answers.includes(false)) {
    return false;
  }
  return answers.includes(undefined) ? undefined : true;
}

/** Whether the coverage's own dates take in the day. */
export function spans(coverage, day) {
  const { coveredFrom, coveredTo } = coverage;
  return all(
    coveredFrom === undefined ? undefined : coveredFrom !== null && coveredFrom <= day,
    coveredTo === undefined ? undefined : coveredTo === null || coveredTo >= day
  );
}

/** Whether the coverage protects on the day: it counts, its dates take the day in, and its agreement is in force. */
export function holds(coverage, day) {
  return all(coverage.active, spans(coverage, day), coverage.agreementInForce) ?? coverage.rowCoveredToday;
}

/** The last day of a coverage: its own, or its agreement's if that ends sooner; "9999-12-31" for none. */
export function lastDayOf({ coveredTo, agreementExpiration, agreementTermination }) {
  return [coveredTo, agreementExpiration, agreementTermination].filter(Boolean).sort()[0] ?? NO_END;
}

/** Whether a last day stands for "no end". */
export function isOpenEnd(day) {
  return day === NO_END;
}

/** The coverages that have ended by their dates and still count: what leads the roll-ups of the worksite astray. */
export function endedButActive(coverages, day) {
  return coverages.filter((each) => each.active === true && each.coveredTo && each.coveredTo < day);
}

/** The last day on which coverage goes on without a gap, if it holds on the day: a renewal that follows at once counts. */
export function coveredThrough(coverages, day) {
  let through = coverages
    .filter((each) => holds(each, day))
    .map(lastDayOf)
    .sort()
    .at(-1);
  const renewals = coverages.filter(
    (each) => each.active && each.coveredFrom > day && BINDING.includes(each.agreementStatus)
  );
  for (const each of renewals.sort((a, b) => (a.coveredFrom < b.coveredFrom ? -1 : 1))) {
    if (!isOpenEnd(through) && each.coveredFrom <= addDays(through, 1) && lastDayOf(each) > through) {
      through = lastDayOf(each);
    }
  }
  return through;
}

/** Any of the rows? If none can be told to be, and one may be or rows are missing, the worksite's own field decides. */
function anyOf(answers, complete, fallback) {
  if (answers.includes(true)) {
    return true;
  }
  return complete && !answers.includes(undefined) ? false : fallback;
}

/**
 * The worksite's own field looks at the first and last dates of its coverages only: true is always right, and false is right as long as there are
 * no more than two coverages.
 */
function coveredByField(worksite) {
  const covered = valueOf(worksite, WORKSITE.coveredToday);
  const exact = valueOf(worksite, WORKSITE.activeCoverages) <= 2;
  return covered === false && !exact ? undefined : covered;
}

/** Does an agreement cover the worksite on the day? `coverages`: { rows, complete }. */
export function agreementOn(day, coverages, worksite) {
  const answers = coverages.rows.map((each) => holds(each, day));
  return anyOf(answers, coverages.complete, coveredByField(worksite));
}

/** Whether the dispute is open. */
export function isOpen(dispute) {
  return dispute.disputeStatus === undefined ? undefined : dispute.disputeStatus === 'Open';
}

/** Is a dispute open? `disputes`: { rows, complete }. */
export function disputeOpen(disputes, worksite) {
  const known = valueOf(worksite, WORKSITE.openDisputes);
  return anyOf(disputes.rows.map(isOpen), disputes.complete, known === undefined ? undefined : known > 0);
}

/** The protection level as the field Protection Level names it, or undefined if it cannot be told. */
export function levelOf(agreement, dispute, clause) {
  if (agreement === undefined || dispute === undefined) {
    return undefined;
  }
  if (agreement) {
    return dispute ? 'Agreement and Dispute' : 'Agreement Only';
  }
  if (dispute) {
    return 'Dispute Only';
  }
  if (clause === undefined) {
    return undefined;
  }
  return clause ? 'Contract Clause Only' : 'None';
}
