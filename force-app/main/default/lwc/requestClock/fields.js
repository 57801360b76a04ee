/** The fields the card reads: dates and the rule, and nothing about the person. As imports, so that none can be deleted from the org while the card stands. */
import requestName from '@salesforce/schema/U_Visa_Certification_Request__c.Name';
import stage from '@salesforce/schema/U_Visa_Certification_Request__c.Stage__c';
import sentDate from '@salesforce/schema/U_Visa_Certification_Request__c.Sent_Date__c';
import receivedDate from '@salesforce/schema/U_Visa_Certification_Request__c.Received_Date__c';
import responseDue from '@salesforce/schema/U_Visa_Certification_Request__c.Response_Due__c';
import responseDueOverride from '@salesforce/schema/U_Visa_Certification_Request__c.Response_Due_Override__c';
import deadlineDays from '@salesforce/schema/U_Visa_Certification_Request__c.Deadline_Days__c';
import expedited from '@salesforce/schema/U_Visa_Certification_Request__c.Expedited__c';
import deadlineRule from '@salesforce/schema/U_Visa_Certification_Request__c.Deadline_Rule__c';
import ruleName from '@salesforce/schema/U_Visa_Certification_Request__c.Deadline_Rule__r.Name';
import ruleComputable from '@salesforce/schema/U_Visa_Certification_Request__c.Deadline_Rule__r.Computable__c';
import ruleUnit from '@salesforce/schema/U_Visa_Certification_Request__c.Deadline_Rule__r.Unit__c';
import ruleTrigger from '@salesforce/schema/U_Visa_Certification_Request__c.Deadline_Rule__r.Trigger_Day__c';
import ruleStart from '@salesforce/schema/U_Visa_Certification_Request__c.Deadline_Rule__r.Start_Rule__c';
import ruleExpeditedDays from '@salesforce/schema/U_Visa_Certification_Request__c.Deadline_Rule__r.Expedited_Days__c';
import ruleCitation from '@salesforce/schema/U_Visa_Certification_Request__c.Deadline_Rule__r.Citation__c';
import ruleReviewedOn from '@salesforce/schema/U_Visa_Certification_Request__c.Deadline_Rule__r.Reviewed_On__c';
import decisionDate from '@salesforce/schema/U_Visa_Certification_Request__c.Decision_Date__c';
import signedDate from '@salesforce/schema/U_Visa_Certification_Request__c.Signed_Date__c';
import fileByDate from '@salesforce/schema/U_Visa_Certification_Request__c.File_By_Date__c';
import originalInHand from '@salesforce/schema/U_Visa_Certification_Request__c.Original_In_Hand__c';
import petitionFiledDate from '@salesforce/schema/U_Visa_Certification_Request__c.Petition_Filed_Date__c';

/** Whoever may read a request may read its number. */
export const REQUEST_NAME = [requestName];

export const REQUEST = {
  stage,
  sentDate,
  receivedDate,
  responseDue,
  responseDueOverride,
  deadlineDays,
  expedited,
  deadlineRule,
  ruleName,
  ruleComputable,
  ruleUnit,
  ruleTrigger,
  ruleStart,
  ruleExpeditedDays,
  ruleCitation,
  ruleReviewedOn,
  decisionDate,
  signedDate,
  fileByDate,
  originalInHand,
  petitionFiledDate,
};
