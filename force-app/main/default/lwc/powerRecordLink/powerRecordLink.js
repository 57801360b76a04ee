import { api, LightningElement } from 'lwc';
import { NavigationMixin } from 'lightning/navigation';

/** The name of a record, as a link to it. */
export default class PowerRecordLink extends NavigationMixin(LightningElement) {
  @api recordId;
  @api label;
  url;

  connectedCallback() {
    this.findUrl();
  }

  async findUrl() {
    this.url = await this[NavigationMixin.GenerateUrl](this.page);
  }

  get page() {
    return { type: 'standard__recordPage', attributes: { recordId: this.recordId, actionName: 'view' } };
  }

  open(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }
    event.preventDefault();
    this[NavigationMixin.Navigate](this.page);
  }
}
