/** A stand-in for lightning/navigation that makes the address Lightning would make and keeps what was opened. */
const Navigate = Symbol('Navigate');
const GenerateUrl = Symbol('GenerateUrl');
const opened = [];

function NavigationMixin(Base) {
  return class extends Base {
    [Navigate](page) {
      opened.push(page);
    }
    [GenerateUrl](page) {
      return Promise.resolve(`/lightning/r/${page.attributes.recordId}/${page.attributes.actionName}`);
    }
  };
}
NavigationMixin.Navigate = Navigate;
NavigationMixin.GenerateUrl = GenerateUrl;

module.exports = { __esModule: true, NavigationMixin, opened };
