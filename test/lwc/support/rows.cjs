/**
 * Synthetic records in the shape the UI API hands out. A field given as `undefined` is left out, as one that the user may not see; a value given
 * as [value, words] has display words of its own; a nested object is a parent record.
 */
function recordOf(apiName, id, values) {
  const fields = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) {
      continue;
    }
    if (Array.isArray(value)) {
      fields[name] = { value: value[0], displayValue: value[1] };
    } else if (value !== null && typeof value === 'object') {
      fields[name] = { displayValue: value.Name ?? null, value: recordOf(name, `${id}-${name}`, value) };
    } else {
      fields[name] = { value, displayValue: null };
    }
  }
  return { apiName, id, fields };
}

/** A worksite without any protection, trained and posted. */
function worksite(values = {}) {
  return recordOf('Worksite__c', 'a00000000000001', {
    Protection_Level__c: 'None',
    Covered_Today__c: false,
    Active_Coverages__c: 0,
    Open_Disputes__c: 0,
    Earliest_Open_Dispute__c: null,
    Warrant_Clause_Today__c: false,
    Current_Contract__c: null,
    Current_Contract__r: null,
    Public_Areas_Posted__c: true,
    Front_Desk_Trained__c: '2026-10-01',
    Latest_Logged_Contact__c: null,
    ...values,
  });
}

/** A coverage that holds from 2026 to 2028 under an agreement in force. */
function coverage(values = {}, agreement = {}, id = 'a01000000000001') {
  return recordOf('Worksite_Coverage__c', id, {
    Name: 'CV-00001',
    Active__c: true,
    Covered_From__c: '2026-01-01',
    Covered_To__c: '2028-12-31',
    Covered_Today__c: true,
    Neutrality_Agreement__c: 'a02000000000001',
    Neutrality_Agreement__r: {
      Name: 'Sample Laundry agreement',
      Status__c: ['In Force', 'In Force'],
      In_Force_Today__c: true,
      Expiration_Date__c: '2028-12-31',
      Termination_Date__c: null,
      Union_Notice_Hours__c: 24,
      ...agreement,
    },
    ...values,
  });
}

/** An open charge that ICE was told of. */
function dispute(values = {}, id = 'a03000000000001') {
  return recordOf('Labor_Dispute__c', id, {
    Name: 'LD-00001',
    Status__c: ['Open', 'Open'],
    Dispute_Type__c: ['Unfair Labor Practice Charge', 'Unfair Labor Practice Charge'],
    Agency__c: ['NLRB', 'National Labor Relations Board (NLRB)'],
    Case_Number__c: '01-CA-123456',
    Filed_Date__c: '2026-09-01',
    ICE_Told_On__c: '2026-09-08',
    ...values,
  });
}

/** A request that was sent and received, under a rule of 30 calendar days. */
function request(values = {}, rule = {}) {
  return recordOf('U_Visa_Certification_Request__c', 'a04000000000001', {
    Stage__c: ['Received', 'Received'],
    Sent_Date__c: '2026-11-02',
    Received_Date__c: '2026-11-05',
    Response_Due__c: '2026-12-05',
    Response_Due_Override__c: null,
    Deadline_Days__c: 30,
    Expedited__c: false,
    Deadline_Rule__c: 'a05000000000001',
    Deadline_Rule__r: rule && {
      Name: 'Sample State 30 days',
      Computable__c: true,
      Unit__c: ['Calendar', 'Calendar'],
      Trigger_Day__c: ['Received', 'Received'],
      Start_Rule__c: ['Day After Receipt', 'Day After Receipt'],
      Expedited_Days__c: null,
      Citation__c: 'Sample Code 1.23',
      Reviewed_On__c: '2026-06-01',
      ...rule,
    },
    Decision_Date__c: null,
    Signed_Date__c: null,
    File_By_Date__c: null,
    Original_In_Hand__c: false,
    Petition_Filed_Date__c: null,
    ...values,
  });
}

/** An answer of the wire adapter for lists. */
function listAnswer(records, nextPageToken = null) {
  return { count: records.length, records, nextPageToken };
}

module.exports = { coverage, dispute, listAnswer, recordOf, request, worksite };
