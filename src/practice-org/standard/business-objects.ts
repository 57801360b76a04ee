import { standardObject, type StandardObject } from './build.js';

/**
 * Standard objects that the campaign's metadata does not touch but that other clients of the API work with. Account, Contact and User
 * are here in the fields that the shared schema leaves out.
 */
export const businessObjects: readonly StandardObject[] = [
  standardObject(
    'Account',
    '001',
    {},
    `Name Text(255) required
     Type Picklist
     ParentId Reference(Account.Parent)
     BillingStreet TextArea
     BillingCity Text(40)
     BillingState Text(80)
     BillingPostalCode Text(20)
     BillingCountry Text(80)
     BillingLatitude Number(18,15)
     BillingLongitude Number(18,15)
     ShippingStreet TextArea
     ShippingCity Text(40)
     ShippingState Text(80)
     ShippingPostalCode Text(20)
     ShippingCountry Text(80)
     Phone Phone
     Fax Phone
     AccountNumber Text(40)
     Website Url
     Sic Text(20)
     Industry Picklist(Agriculture|Apparel|Construction|Education|Government|Healthcare|Hospitality|Manufacturing|Retail|Technology|Transportation|Other)
     AnnualRevenue Currency(18,0)
     NumberOfEmployees Number(8,0)
     Ownership Picklist(Public|Private|Subsidiary|Other)
     TickerSymbol Text(20)
     Description LongTextArea(32000)
     Rating Picklist(Hot|Warm|Cold)
     Site Text(80)
     AccountSource Picklist
     SicDesc Text(80)`
  ),
  standardObject(
    'Contact',
    '003',
    {},
    `AccountId Reference(Account.Account)
     LastName Text(80) required
     FirstName Text(40)
     Salutation Picklist(Mr.|Ms.|Mrs.|Dr.|Prof.|Mx.)
     Name Text(121) readonly
     OtherCity Text(40)
     OtherCountry Text(80)
     MailingStreet TextArea
     MailingCity Text(40)
     MailingState Text(80)
     MailingPostalCode Text(20)
     MailingCountry Text(80)
     Phone Phone
     Fax Phone
     MobilePhone Phone
     HomePhone Phone
     OtherPhone Phone
     ReportsToId Reference(Contact.ReportsTo)
     Email Email
     Title Text(128)
     Department Text(80)
     AssistantName Text(40)
     LeadSource Picklist(Web|Phone Inquiry|Partner Referral|Purchased List|Other)
     Birthdate Date
     Description LongTextArea(32000)
     HasOptedOutOfEmail Checkbox
     DoNotCall Checkbox`
  ),
  standardObject(
    'User',
    '005',
    { setup: true },
    `Username Text(80) required unique
     LastName Text(80) required
     FirstName Text(40)
     Name Text(121) readonly
     CompanyName Text(80)
     Division Text(80)
     Department Text(80)
     Title Text(80)
     City Text(40)
     State Text(80)
     Country Text(80)
     Email Email required
     Phone Phone
     Alias Text(8) required
     CommunityNickname Text(40)
     IsActive Checkbox = true
     TimeZoneSidKey Picklist required
     UserRoleId Reference(UserRole.UserRole)
     LocaleSidKey Picklist required
     EmailEncodingKey Picklist required
     LanguageLocaleKey Picklist required
     ProfileId Reference(Profile.Profile) required
     UserType Picklist readonly
     EmployeeNumber Text(20)
     ManagerId Reference(User.Manager)
     FederationIdentifier Text(512)
     LastLoginDate DateTime readonly`
  ),
  standardObject(
    'Opportunity',
    '006',
    { plural: 'Opportunities' },
    `AccountId Reference(Account.Account)
     Name Text(120) required
     Description LongTextArea(32000)
     StageName Picklist(Prospecting|Qualification|Needs Analysis|Value Proposition|Id. Decision Makers|Perception Analysis|Proposal/Price Quote|Negotiation/Review|Closed Won|Closed Lost) required
     Amount Currency(18,2)
     Probability Percent(3,0)
     TotalOpportunityQuantity Number(18,2)
     CloseDate Date required
     Type Picklist(Existing Customer - Upgrade|Existing Customer - Replacement|New Customer)
     NextStep Text(255)
     LeadSource Picklist(Web|Phone Inquiry|Partner Referral|Purchased List|Other)
     IsClosed Checkbox readonly
     IsWon Checkbox readonly
     CampaignId Reference(Campaign.Campaign)`
  ),
  standardObject(
    'Case',
    '500',
    {},
    `CaseNumber AutoNumber readonly
     ContactId Reference(Contact.Contact)
     AccountId Reference(Account.Account)
     ParentId Reference(Case.Parent)
     SuppliedName Text(80)
     SuppliedEmail Email
     Type Picklist(Mechanical|Electrical|Electronic|Structural|Other)
     Status Picklist(New|Working|Escalated|Closed) = New
     Reason Picklist(Installation|Equipment Complexity|Performance|Breakdown|Other)
     Origin Picklist(Phone|Email|Web)
     Subject Text(255)
     Priority Picklist(High|Medium|Low) = Medium
     Description LongTextArea(32000)
     IsClosed Checkbox readonly`
  ),
  standardObject(
    'Lead',
    '00Q',
    {},
    `LastName Text(80) required
     FirstName Text(40)
     Salutation Picklist(Mr.|Ms.|Mrs.|Dr.|Prof.|Mx.)
     Name Text(121) readonly
     Title Text(128)
     Company Text(255) required
     Street TextArea
     City Text(40)
     State Text(80)
     PostalCode Text(20)
     Country Text(80)
     Phone Phone
     MobilePhone Phone
     Email Email
     Website Url
     Description LongTextArea(32000)
     LeadSource Picklist(Web|Phone Inquiry|Partner Referral|Purchased List|Other)
     Status Picklist(Open - Not Contacted|Working - Contacted|Closed - Converted|Closed - Not Converted) required = Open - Not Contacted
     Industry Picklist
     Rating Picklist(Hot|Warm|Cold)
     NumberOfEmployees Number(8,0)
     IsConverted Checkbox readonly`
  ),
  standardObject(
    'Campaign',
    '701',
    {},
    `Name Text(80) required
     ParentId Reference(Campaign.Parent)
     Type Picklist(Conference|Webinar|Advertisement|Other)
     Status Picklist(Planned|In Progress|Completed|Aborted) = Planned
     StartDate Date
     EndDate Date
     IsActive Checkbox
     Description LongTextArea(32000)`
  ),
  standardObject(
    'Task',
    '00T',
    {},
    `WhoId Reference(Contact|Lead.Who)
     WhatId Reference(Account|Opportunity|Case|Campaign.What)
     Subject Text(255)
     ActivityDate Date
     Status Picklist(Not Started|In Progress|Completed|Waiting on someone else|Deferred) required = Not Started
     Priority Picklist(High|Normal|Low) required = Normal
     Description LongTextArea(32000)
     IsClosed Checkbox readonly`
  ),
];
